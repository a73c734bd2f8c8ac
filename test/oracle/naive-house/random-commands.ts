import {
  SELF_TRADE_PREVENTIONS,
  type Command,
  type LimitChange,
  type OrderInstructions,
  type OrderType,
  type ReplacementTerms,
  type RiskChange,
  type SellMark,
  type Session,
  type SubmitOrder,
  type TimeInForce,
} from '../../../src/domain/index.ts';
import type { Dice } from '../../support/dice.ts';
import { CAREFUL, DOLLAR, HASTY, LOT, MARKED, POOR, SMALL, TICK, UNKNOWN } from './crowd.ts';
import { referencePrice, type House, type HouseInstrument } from './house.ts';
import type { NaiveOrder } from '../naive-market/index.ts';

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
/** Where an instrument begins that has neither traded nor a reference price, in ticks. */
const BEGINNING = 800;
/** The book is kept at about so many orders. */
const CROWDED = 40;
/** Orders that may be sent again. */
const REMEMBERED = 16;
const KEYS = ['ann', 'ben'] as const;

/** Draws commands of every kind that a house takes, about its limits, so that each code and each halt is met. */
export class RandomCommands {
  private readonly dice: Dice;
  private readonly house: House;
  private readonly hasHalts: boolean;
  private sent = 0;
  private day = 0;
  private readonly recent: SubmitOrder[] = [];
  /** Where the market of each instrument tends to, as a part of its day's reference price, in thousandths. */
  private readonly drift = new Map<number, number>();

  constructor(dice: Dice, house: House, hasHalts: boolean) {
    this.dice = dice;
    this.house = house;
    this.hasHalts = hasHalts;
  }

  draw(): Command {
    const { dice } = this;
    const kind = dice.roll(1000);
    if (kind < 640) return this.isCrowded && dice.roll(3) === 0 ? this.cancel() : this.order();
    if (kind < 740) return this.cancel();
    if (kind < 830) return this.amendment();
    if (kind < 890) return this.replacement();
    if (kind < 897) return this.cancelAll();
    if (kind < 907) return this.phase();
    if (kind < 917) return this.hasHalts ? this.halting() : this.order();
    if (kind < 920) return this.instrumentChange();
    if (kind < 928) return this.booking();
    if (kind < 958) return this.riskRequest();
    if (kind < 985) return this.decision();
    return this.loosening();
  }

  /** How much time passes before the next command: mostly little, at times enough for what waits. */
  pause(): number {
    const { dice } = this;
    const kind = dice.roll(100);
    if (kind < 40) return 0;
    if (kind < 85) return dice.roll(4) * 250_000;
    if (kind < 97) return dice.roll(6) * SECOND;
    return dice.roll(40) === 0 ? 30 * MINUTE : dice.roll(30) * SECOND;
  }

  /** A day of a calendar, shorter than a real one, so that many pass. */
  session(calendar: string, at: number): Session {
    this.day++;
    const date = new Date(Date.UTC(2026, 10, 24 + this.day)).toISOString().slice(0, 10);
    if (calendar === 'ALWAYS_OPEN') {
      return { calendar, date, phases: [{ phase: 'CONTINUOUS', at }], endsAt: at + 20 * MINUTE };
    }
    const phases = [
      { phase: 'PRE_OPEN', at },
      { phase: 'OPENING_AUCTION', at: at + 10 * SECOND },
      { phase: 'CONTINUOUS', at: at + 20 * SECOND },
      { phase: 'CLOSING_AUCTION', at: at + 50 * MINUTE },
      { phase: 'CLOSED', at: at + 50 * MINUTE + 20 * SECOND },
    ] as const;
    return { calendar, date, phases, endsAt: at + 51 * MINUTE };
  }

  // --- orders --------------------------------------------------------------------------------------

  private get isCrowded(): boolean {
    return this.house.instruments.reduce((sum, { market }) => sum + market.orders.length, 0) > CROWDED;
  }

  private order(): SubmitOrder {
    const { dice } = this;
    // The same again: what is sent twice by mistake.
    const again = dice.roll(8) === 0 ? this.recent[dice.roll(this.recent.length)] : undefined;
    if (again !== undefined) return { ...again, clientOrderId: `drawn-${++this.sent}` };
    const instrument = this.of([0, 0, 0, 1, 1, 2]);
    const side = this.of(['BUY', 'SELL'] as const);
    const type = this.of<OrderType>([...LIMITS, 'MARKET', 'STOP', 'STOP_LIMIT']);
    const order: Writable<SubmitOrder> = {
      ...{ kind: 'SubmitOrder', account: this.account(), instrument },
      ...{ clientOrderId: `drawn-${++this.sent}`, side, type, timeInForce: this.timeInForce(type) },
      quantity: this.quantity(),
      price: type === 'LIMIT' || type === 'STOP_LIMIT' ? this.price(instrument, side) : null,
      selfTradePrevention: this.of(SELF_TRADE_PREVENTIONS),
    };
    const instructions = this.instructions(order);
    if (instructions.peg !== undefined && dice.roll(2) === 0) order.price = null;
    if (dice.roll(30) === 0) this.spoil(order);
    const drawn = Object.keys(instructions).length === 0 ? order : { ...order, instructions };
    this.recent.push(drawn);
    if (this.recent.length > REMEMBERED) this.recent.shift();
    return drawn;
  }

  /** The one without limits only now and then. */
  private account(): number {
    const account = this.dice.roll(this.house.accounts.length);
    return account === UNKNOWN && this.dice.roll(8) > 0 ? HASTY : account;
  }

  private timeInForce(type: OrderType): TimeInForce {
    if (type === 'MARKET') return this.of(['IOC', 'DAY', 'FOK', 'AT_THE_OPENING', 'AT_THE_CLOSE'] as const);
    if (type === 'LIMIT') return this.of([...RESTS, 'IOC', 'FOK', 'AT_THE_OPENING', 'AT_THE_CLOSE'] as const);
    return this.of([...RESTS, 'IOC'] as const);
  }

  private spoil(order: Writable<SubmitOrder>): void {
    const kind = this.dice.roll(6);
    if (kind === 0) order.quantity = 0;
    else if (kind === 1) order.quantity += 1;
    else if (kind === 2) order.price = order.price === null ? 10 * DOLLAR : null;
    else if (kind === 3 && order.price !== null) order.price += TICK / 2;
    else if (kind === 4) order.quantity = 2_000_000_000;
    else order.timeInForce = 'GTD';
  }

  private instructions(order: SubmitOrder): OrderInstructions {
    const { dice } = this;
    const given: Writable<OrderInstructions> = {};
    const { type, timeInForce, side, instrument, quantity } = order;
    if (timeInForce === 'GTD') given.expiresAt = this.house.now + 1 + dice.roll(40 * SECOND);
    if (type === 'STOP' || type === 'STOP_LIMIT') this.stop(given, side, instrument);
    if (dice.roll(8) === 0) given.algorithm = this.of(['alpha', 'beta']);
    if (dice.roll(40) === 0) given.reduceOnly = true;
    if (side === 'SELL' || dice.roll(100) === 0) this.mark(given, order.account);
    if (type !== 'LIMIT' || !(RESTS as readonly string[]).includes(timeInForce)) return given;
    const kind = dice.roll(14);
    if (kind === 0) given.displayQuantity = Math.min(quantity, LOT * (1 + dice.roll(4)));
    else if (kind === 1) given.hidden = true;
    else if (kind === 2) given.postOnly = true;
    else if (kind === 3 && !this.hasHalts) given.postOnlySlide = true;
    else if (kind === 4) {
      given.peg = this.of(['PRIMARY', instrument === 2 || !this.hasHalts ? 'MID' : 'PRIMARY'] as const);
    }
    return given;
  }

  private stop(given: Writable<OrderInstructions>, side: 'BUY' | 'SELL', instrument: number): void {
    const away = TICK * (this.dice.roll(14) - 2);
    given.stopPrice = Math.max(TICK, this.middle(instrument) * TICK + (side === 'BUY' ? away : -away));
    if (this.dice.roll(4) === 0) given.trailAmount = TICK * (1 + this.dice.roll(8));
  }

  private mark(given: Writable<OrderInstructions>, account: number): void {
    const { dice } = this;
    if (account !== MARKED && dice.roll(5) > 0) return;
    if (dice.roll(8) > 0) given.sellMark = this.of<SellMark>(['LONG', 'SHORT', 'SHORT', 'SHORT_EXEMPT']);
    if (dice.roll(2) === 0) given.locate = 'L-1';
  }

  private amendment(): Command {
    const { dice } = this;
    const target = this.target();
    const account = target === undefined ? 0 : Number(target.account);
    const orderId = target === undefined ? 1 + dice.roll(this.house.nextOrderId) : Number(target.id);
    const instrument = this.house.papers.get(String(orderId))?.instrument ?? 0;
    const hasLimit = target?.type === 'LIMIT' || target?.type === 'STOP_LIMIT';
    const price = hasLimit && dice.roll(2) === 0 ? this.price(instrument, target.side) : null;
    const total = target?.qty ?? 20;
    const quantity = this.of([null, total + LOT * dice.roll(40), Math.max(LOT, total - LOT * dice.roll(5)), LOT]);
    return { kind: 'AmendOrder', account, orderId, quantity, price };
  }

  private replacement(): Command {
    const { dice } = this;
    const target = this.target();
    if (target === undefined) return this.order();
    const terms: Writable<ReplacementTerms> = {};
    const { instrument } = this.house.papers.get(target.id)!;
    if (target.price !== null && dice.roll(3) > 0) terms.price = this.price(instrument, target.side);
    if (dice.roll(2) === 0) terms.quantity = this.quantity();
    if (target.side === 'SELL' && dice.roll(4) === 0) {
      terms.instructions = {
        sellMark: this.of<SellMark | null>(['LONG', 'SHORT', 'SHORT_EXEMPT', null]),
        locate: 'L-2',
      };
    }
    return { kind: 'ReplaceOrder', account: Number(target.account), orderId: Number(target.id), terms };
  }

  private cancel(): Command {
    const target = this.target();
    const account = target === undefined ? 0 : Number(target.account);
    return { kind: 'CancelOrder', account, orderId: target === undefined ? this.house.nextOrderId : Number(target.id) };
  }

  private cancelAll(): Command {
    const { dice } = this;
    const account = dice.roll(this.house.accounts.length);
    return {
      kind: 'CancelAllOrders',
      account,
      instrument: this.of([null, 0, 1]),
      side: this.of([null, 'BUY', 'SELL'] as const),
    };
  }

  private target(): NaiveOrder | undefined {
    const all = this.house.instruments.flatMap(({ market }) => market.orders);
    return this.dice.roll(30) === 0 ? undefined : all[this.dice.roll(all.length)];
  }

  private quantity(): number {
    const { dice } = this;
    const kind = dice.roll(20);
    if (kind < 15) return LOT * (1 + dice.roll(16));
    if (kind < 18) return LOT * (1 + dice.roll(60));
    return this.of([150, 155, 160, 165, 200, 205, 300, 305, 400, 700, 705, 3_000, 5_000, 5_005]);
  }

  // --- prices --------------------------------------------------------------------------------------

  /** In ticks: the last trade, or where the market tends to. */
  private middle(index: number): number {
    const instrument = this.house.instruments[index]!;
    const reference = instrument.dayReference ?? BEGINNING * TICK;
    const drift = this.drift.get(index);
    if (drift !== undefined) return Math.max(20, Math.round((reference * (1000 + drift)) / 1000 / TICK));
    return (referencePrice(instrument) ?? reference) / TICK;
  }

  private price(index: number, side: 'BUY' | 'SELL'): number {
    const { dice } = this;
    const kind = dice.roll(40);
    const away = side === 'BUY' ? -1 : 1;
    const distance = kind < 34 ? dice.roll(14) - 5 : kind < 38 ? dice.roll(80) - 60 : dice.roll(300) - 200;
    const middle = this.middle(index);
    const edge = kind === 33 || kind === 32 ? edgeOf(this.house.instruments[index]!, side, dice.roll(2)) : undefined;
    return TICK * Math.max(1, edge ?? middle + away * distance);
  }

  /** What moves the markets: a tendency of one, the index, other rules. */
  private halting(): Command {
    const { dice } = this;
    const kind = dice.roll(10);
    const index = dice.roll(this.house.instruments.length);
    if (kind < 6) {
      if (kind === 0) this.drift.delete(index);
      else this.drift.set(index, kind === 1 ? this.of([-1, 1]) * (200 + dice.roll(50)) : dice.roll(330) - 165);
      return this.order();
    }
    if (kind < 8) return this.indexMove();
    if (kind < 9) return { kind: 'SetHaltRules', instrument: 0, symbolBreaker: dice.roll(3) > 0 };
    const priceBands = this.of(['LULD_TIER_1', 'LULD_TIER_1', 'LULD_TIER_2', 'NONE'] as const);
    return { kind: 'SetHaltRules', instrument: this.of([0, 1]), priceBands };
  }

  private indexMove(): Command {
    const { dice, house } = this;
    const close = house.index.priorClose || 5_000 * DOLLAR;
    const fall = this.of([0, 1, 3, 69, 70, 71, 129, 130, 131, 150, 150, 199, 200]);
    const value = Math.round((close * (1000 - fall)) / 1000) + dice.roll(2);
    const isFirst = house.index.priorClose === 0;
    return { kind: 'SetIndex', value, ...((isFirst ? dice.roll(4) > 0 : dice.roll(6) === 0) && { priorClose: close }) };
  }

  // --- the house -----------------------------------------------------------------------------------

  private phase(): Command {
    const instrument = this.of([null, 0, 1, 2]);
    if (this.dice.roll(2) === 0) return { kind: 'SetPhase', instrument, phase: 'CONTINUOUS', duration: null };
    const phase = this.of(['OPENING_AUCTION', 'CLOSING_AUCTION', 'CLOSED', 'HALTED', 'REOPENING_AUCTION'] as const);
    return { kind: 'SetPhase', instrument, phase, duration: this.of([6 * SECOND, 15 * SECOND]) };
  }

  private instrumentChange(): Command {
    const { dice } = this;
    const instrument = dice.roll(2);
    if (dice.roll(3) > 0) {
      return { kind: 'SetInstrument', instrument, averageDailyVolume: this.of([10_000, 20_000, 30_000]) };
    }
    const { dayReference } = this.house.instruments[instrument]!;
    return {
      kind: 'SetInstrument',
      instrument,
      referencePrice: (dayReference ?? 10 * DOLLAR) + TICK * (dice.roll(9) - 4),
    };
  }

  private booking(): Command {
    const { dice } = this;
    const [account, by, reason] = [dice.roll(this.house.accounts.length), 'ops', 'drawn'];
    if (dice.roll(4) === 0) {
      const [instrument, quantity] = [dice.roll(2), LOT * (dice.roll(60) - 25) || LOT];
      return { kind: 'BookHolding', account, instrument, quantity, price: 10 * DOLLAR, by, reason };
    }
    const booking = this.of(['DEPOSIT', 'WITHDRAWAL', 'FEE'] as const);
    const { cash } = this.house.accounts[account]!;
    const amount = cash > 0 && dice.roll(2) === 0 ? cash + dice.roll(2) : DOLLAR * (1 + dice.roll(5_000));
    return { kind: 'BookCash', account, booking, amount, by, reason };
  }

  private riskRequest(): Command {
    return { kind: 'RequestRiskChange', change: this.riskChange(), by: this.of(KEYS), reason: 'drawn' };
  }

  private decision(): Command {
    const { dice } = this;
    const pending = this.house.riskChanges.filter(({ status }) => status === 'PENDING');
    const id = pending[dice.roll(pending.length + 1)]?.id ?? 1 + dice.roll(this.house.riskChanges.length + 2);
    return { kind: 'DecideRiskChange', id, approve: dice.roll(5) > 0, by: this.of(KEYS), reason: 'drawn' };
  }

  private riskChange(): RiskChange {
    const { dice } = this;
    const kind = dice.roll(10);
    const instrument = dice.roll(3);
    const scope = this.of([{}, { account: dice.roll(7) }, { account: dice.roll(7) }, { firm: dice.roll(2) }]);
    if (kind < 4) return this.limit();
    if (kind < 6) return { kind: 'SetRestriction', instrument, ...scope, restricted: dice.roll(2) === 0 };
    if (kind < 7) {
      const policy = this.of(['VENUE_MARKS', 'MUST_MARK', 'MUST_MARK_AND_LOCATE'] as const);
      return { kind: 'SetShortSalePolicy', account: this.of([MARKED, MARKED, dice.roll(7)]), policy };
    }
    const state = this.of(['HALTED', 'REDUCING', 'REDUCING', 'ACTIVE'] as const);
    const whose = this.of([scope, { algorithm: this.of(['alpha', 'beta']) }, { instrument }]);
    return { kind: 'SetTradingState', ...whose, state, reason: 'drawn' };
  }

  private limit(): RiskChange {
    const { dice } = this;
    const one = (account: number, limits: LimitChange): RiskChange => ({
      kind: 'SetLimit',
      account,
      instrument: null,
      ...limits,
    });
    switch (dice.roll(9)) {
      case 0:
        return one(SMALL, { maxOrderQuantity: this.of([null, 200, 300]), maxPosition: this.of([null, 500, 700]) });
      case 1:
        return one(POOR, { maxCredit: this.of([null, 7_000 * DOLLAR, 9_000 * DOLLAR]) });
      case 2:
        return one(HASTY, { maxDuplicates: this.of([null, 1, 2]) });
      case 3:
        return one(CAREFUL, { collarPercent: this.of([null, 2_000_000, 3_000_000, 2_500_001]) });
      case 4:
        return { kind: 'SetLimit', firm: 1, instrument: null, maxCredit: this.of([40_000 * DOLLAR, 60_000 * DOLLAR]) };
      case 5:
        return {
          kind: 'SetLimit',
          tier: 'TIGHT',
          instrument: 0,
          maxOrderQuantity: this.of([null, 250]),
          maxPosition: this.of([null, 600]),
        };
      case 6:
        return {
          kind: 'SetLimit',
          account: POOR,
          instrument: 0,
          maxOrderNotional: this.of([null, 2_000 * DOLLAR, 3_000 * DOLLAR]),
        };
      case 7:
        return one(SMALL, {
          typicalMultiple: this.of([null, 7, 8]),
          maxVolumePercent: this.of([null, 750_000, 1_000_000]),
        });
      default:
        // What cannot be: a limit of an account for one instrument, and of a firm.
        return this.of<RiskChange>([
          { kind: 'SetLimit', account: 0, instrument: 1, maxCredit: DOLLAR },
          { kind: 'SetLimit', firm: 0, instrument: null, maxPosition: 5 },
          { kind: 'SetLimit', account: 99, instrument: null, maxPosition: 5 },
        ]);
    }
  }

  /** As seeds and tests do it: at once, so that the market does not stand still for long. */
  private loosening(): Command {
    const { house } = this;
    const strict = [...new Set(house.states.map(({ scope }) => scope))].filter(
      (scope) => house.states.findLast((each) => each.scope === scope)!.state !== 'ACTIVE',
    );
    const scope = strict[this.dice.roll(strict.length)];
    if (scope !== undefined) return { kind: 'SetTradingState', ...scopeNamed(scope), state: 'ACTIVE', reason: 'drawn' };
    const marking = house.accounts.find(({ index, policy }) => index !== MARKED && policy !== 'VENUE_MARKS');
    if (marking !== undefined) return { kind: 'SetShortSalePolicy', account: marking.index, policy: 'VENUE_MARKS' };
    const [entry] = house.restricted;
    if (entry === undefined) return this.order();
    const [instrument, ...words] = entry.split(' ');
    return {
      kind: 'SetRestriction',
      instrument: Number(instrument),
      ...scopeNamed(words.join(' ')),
      restricted: false,
    };
  }

  private of<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.dice.roll(choices.length)]!;
  }
}

const LIMITS: readonly OrderType[] = ['LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT'];
const RESTS = ['DAY', 'DAY', 'GTC', 'GTC', 'GTC', 'GTC', 'GTD'] as const;

function scopeNamed(name: string): { account?: number; firm?: number; algorithm?: string; instrument?: number } {
  const [kind, value = ''] = name.split(' ');
  if (kind === 'algorithm') return { algorithm: value };
  return kind === 'account' || kind === 'firm' || kind === 'instrument' ? { [kind]: Number(value) } : {};
}

/** A price at the edge of the bands in force, or one tick beyond. In ticks. */
function edgeOf({ halts, tick }: HouseInstrument, side: 'BUY' | 'SELL', beyond: number): number | undefined {
  if (halts.bands === null) return undefined;
  return side === 'BUY' ? halts.bands.upper / tick + beyond : halts.bands.lower / tick - beyond;
}
