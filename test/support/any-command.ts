import {
  SELF_TRADE_PREVENTIONS,
  SELL_MARKS,
  type Command,
  type ContingencyType,
  type OrderInstructions,
  type ReplacementTerms,
  type SubmitOrder,
  type TimeInForce,
} from '../../src/domain/index.ts';
import type { Dice } from './dice.ts';

/** What commands are drawn for. Prices are drawn around `middle`, in ticks. */
export interface FlowMarket {
  readonly instruments: readonly { readonly tickSize: number; readonly lotSize: number; readonly middle: number }[];
  readonly accounts: number;
}

/** An open order, as far as a command about it needs it. */
export interface FlowOrder {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  readonly quantity: number;
  readonly price: number | null;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Draws commands of every kind that orders, markets and accounts know, at prices that meet; some are refused. */
export class AnyCommand {
  private readonly dice: Dice;
  private readonly market: FlowMarket;
  private sent = 0;

  constructor(dice: Dice, market: FlowMarket) {
    this.dice = dice;
    this.market = market;
  }

  draw(open: readonly FlowOrder[], now: number): Command {
    const kind = this.dice.roll(1000);
    if (kind < 620) return this.order(now);
    if (kind < 660) return this.list(now);
    if (kind < 945) return this.about(kind, open, now);
    return this.setting(kind);
  }

  private about(kind: number, open: readonly FlowOrder[], now: number): Command {
    const { dice } = this;
    const target = open[dice.roll(open.length + 1)];
    const orderId = target?.id ?? 1 + dice.roll(50);
    const account = target && dice.roll(30) > 0 ? target.account : dice.roll(this.market.accounts);
    const instrument = target?.instrument ?? 0;
    if (kind < 750) return { kind: 'CancelOrder', account, orderId };
    if (kind < 850) {
      const quantity = this.of([null, null, this.quantity(instrument), (target?.quantity ?? 20) - 1]);
      const price = this.of([null, this.price(instrument), target?.price ?? null]);
      return { kind: 'AmendOrder', account, orderId, quantity: quantity && Math.max(0, quantity), price };
    }
    return { kind: 'ReplaceOrder', account, orderId, terms: this.replacement(instrument, now) };
  }

  private setting(kind: number): Command {
    const account = this.dice.roll(this.market.accounts);
    if (kind < 962) return this.phase();
    if (kind < 970) {
      const state = this.of(['HALTED', 'REDUCING', 'REDUCING', 'ACTIVE'] as const);
      const scope = this.of([{ account }, { account }, { account }, { algorithm: 'alpha' }]);
      return { kind: 'SetTradingState', ...scope, state, reason: 'drawn' };
    }
    if (kind < 972) return { kind: 'SetTradingState', algorithm: 'alpha', state: 'ACTIVE', reason: 'drawn' };
    if (kind < 984) return { kind: 'SetTradingState', account, state: 'ACTIVE', reason: 'drawn' };
    if (kind < 990) return { kind: 'SetTradeGroup', account, group: this.of([null, 'ONE', 'TWO']) };
    if (kind < 995) return { kind: 'KeepAlive', account, within: this.of([null, 5_000_000]) };
    return { kind: 'CancelAllOrders', account, instrument: this.of([null, 0]), side: this.of([null, 'SELL']) };
  }

  /** Mostly continuous; the others end by themselves, or soon. */
  private phase(): Command {
    const instrument = this.of([null, ...this.market.instruments.keys()]);
    if (this.dice.roll(2) === 0) return { kind: 'SetPhase', instrument, phase: 'CONTINUOUS', duration: null };
    const phase = this.of([
      'OPENING_AUCTION',
      'OPENING_AUCTION',
      'CLOSING_AUCTION',
      'CLOSED',
      'HALTED',
      'REOPENING_AUCTION',
    ] as const);
    return { kind: 'SetPhase', instrument, phase, duration: this.of([null, 8_000_000, 20_000_000]) };
  }

  private list(now: number): Command {
    const contingency = this.of<ContingencyType>(['ONE_CANCELS_OTHER', 'ONE_TRIGGERS_OTHER', 'BRACKET']);
    const size = contingency === 'BRACKET' ? 3 : contingency === 'ONE_CANCELS_OTHER' ? 2 : 2 + this.dice.roll(3);
    const first = this.order(now);
    const { account, instrument } = first;
    const orders = [first, ...Array.from({ length: size - 1 }, () => ({ ...this.order(now), account, instrument }))];
    // Each on the instrument's own ticks.
    const fitting = orders.map((order) => this.onTicks(order, instrument));
    return { kind: 'SubmitLinkedOrders', account, contingency, orders: fitting };
  }

  private onTicks(order: SubmitOrder, instrument: number): SubmitOrder {
    const { price, instructions: { stopPrice, ...others } = {} } = order;
    const given = { ...others, ...(stopPrice !== undefined && { stopPrice: this.price(instrument) }) };
    const { instructions: _, ...plain } = order;
    const next = { ...plain, price: price === null ? null : this.price(instrument) };
    return Object.keys(given).length === 0 ? next : { ...next, instructions: given };
  }

  private order(now: number): SubmitOrder {
    const { dice } = this;
    const instrument = dice.roll(this.market.instruments.length);
    const order: Writable<SubmitOrder> = {
      kind: 'SubmitOrder',
      account: dice.roll(this.market.accounts),
      instrument,
      clientOrderId: `drawn-${++this.sent}`,
      side: this.of(['BUY', 'SELL']),
      type: this.of(['LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT']),
      timeInForce: this.of<TimeInForce>([
        'DAY',
        'DAY',
        'GTC',
        'GTC',
        'GTC',
        'GTD',
        'IOC',
        'FOK',
        'AT_THE_OPENING',
        'AT_THE_CLOSE',
      ]),
      quantity: this.quantity(instrument),
      price: this.price(instrument),
      selfTradePrevention: this.of(SELF_TRADE_PREVENTIONS),
    };
    const instructions = this.instructions(order, now);
    if (order.type === 'MARKET' || order.type === 'STOP') order.price = null;
    return Object.keys(instructions).length === 0 ? order : { ...order, instructions };
  }

  /** Mostly such as the order may have. */
  private instructions(order: Writable<SubmitOrder>, now: number): OrderInstructions {
    const { dice } = this;
    const { type, instrument, timeInForce, quantity } = order;
    const given: Writable<OrderInstructions> = {};
    const isStop = type === 'STOP' || type === 'STOP_LIMIT';
    if (timeInForce === 'GTD') given.expiresAt = now + dice.roll(60_000_000) - 1000;
    if (isStop) this.stop(given, instrument);
    if (dice.roll(25) === 0) given.reduceOnly = true;
    if (dice.roll(10) === 0) given.algorithm = this.of(['alpha', 'beta']);
    if (order.side === 'SELL' && dice.roll(6) === 0) given.sellMark = this.of(SELL_MARKS);
    if (order.side === 'SELL' && dice.roll(12) === 0) given.locate = 'LOCATE-1';
    const rests = timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD';
    if (type === 'LIMIT' && timeInForce === 'IOC' && dice.roll(2) === 0) given.minQuantity = 1 + dice.roll(quantity);
    if ((type !== 'LIMIT' && type !== 'STOP_LIMIT') || !(rests || dice.roll(40) === 0)) return given;
    switch (dice.roll(12)) {
      case 0:
      case 1:
        given.displayQuantity = Math.max(1, Math.floor(quantity / (1 + dice.roll(8))));
        break;
      case 2:
        given.hidden = true;
        if (dice.roll(2) === 0 && type === 'LIMIT') given.minQuantity = 1 + dice.roll(quantity);
        break;
      case 3:
        if (type === 'LIMIT') given.peg = this.of(['MID', 'PRIMARY']);
        if (dice.roll(2) === 0) order.price = null;
        break;
      case 4:
        if (type === 'LIMIT') given[this.of(['postOnly', 'postOnlySlide'] as const)] = true;
        break;
      default:
    }
    return given;
  }

  private stop(given: Writable<OrderInstructions>, instrument: number): void {
    const { tickSize } = this.market.instruments[instrument]!;
    const kind = this.dice.roll(4);
    if (kind < 3) given.stopPrice = this.price(instrument);
    if (kind === 2) given.trailAmount = tickSize * (1 + this.dice.roll(4));
    if (kind === 3) given.trailPercent = 10_000 * (1 + this.dice.roll(4));
  }

  private replacement(instrument: number, now: number): ReplacementTerms {
    const { dice } = this;
    const order = this.order(now);
    const terms: Writable<ReplacementTerms> = {};
    if (dice.roll(3) > 0) terms.price = this.price(instrument);
    if (dice.roll(2) > 0) terms.quantity = this.quantity(instrument);
    if (dice.roll(4) > 0) return terms;
    terms.type = order.type;
    terms.timeInForce = order.timeInForce;
    terms.selfTradePrevention = order.selfTradePrevention;
    terms.price = order.price === null ? null : this.price(instrument);
    const { stopPrice } = order.instructions ?? {};
    const nothing = {
      stopPrice: null,
      trailAmount: null,
      trailPercent: null,
      displayQuantity: null,
      hidden: null,
      minQuantity: null,
      postOnly: null,
      postOnlySlide: null,
      peg: null,
      expiresAt: null,
    };
    terms.instructions = {
      ...nothing,
      ...order.instructions,
      ...(stopPrice !== undefined && { stopPrice: this.price(instrument) }),
    };
    return terms;
  }

  private quantity(instrument: number): number {
    return this.market.instruments[instrument]!.lotSize * (1 + this.dice.roll(30));
  }

  private price(instrument: number): number {
    const { tickSize, middle } = this.market.instruments[instrument]!;
    return tickSize * (middle + this.dice.roll(12) - 6);
  }

  private of<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.dice.roll(choices.length)]!;
  }
}
