import {
  AUCTION_PHASES,
  CALENDARS,
  EVENT,
  EVENT_WIDTH,
  MARKET_PHASES,
  type Command,
  type EventBuffer,
  type MarketPhase,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { LimitBook } from './limit-book.ts';

interface OpenOrder {
  readonly account: number;
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  algorithm: string | undefined;
  quantity: number;
  filled: number;
}

/** A figure that a limit bounds, as it is; Infinity: nothing bounds it. */
interface Bound {
  readonly most: number;
  readonly actual: number;
}

interface Instrument {
  readonly calendar: string;
  /** Micro-dollars; 0: none. */
  dayPrice: number;
  lastPrice: number;
  traded: boolean;
  phase: MarketPhase;
  /** Phase before the last one of this command began; undefined: none began. */
  left: MarketPhase | undefined;
  lower: number;
  upper: number;
}

/** Commands after which a worst case may be beyond a limit: the limit, the holdings or the day's price are others. */
const MOVES_LIMITS: readonly Command['kind'][] = [
  ...(['SetLimit', 'RequestRiskChange', 'DecideRiskChange', 'BookHolding', 'SetInstrument', 'CreateAccount'] as const),
];

/**
 * I17 and I18 from the commands and the events alone, as somebody keeps them who knows nothing of the core: no order brings an
 * account beyond a limit, none is taken in a scope that is killed, nothing trades in a halt or outside the price bands.
 */
export class RiskInvariants {
  private readonly limits = new LimitBook();
  private readonly instruments: Instrument[] = [];
  private readonly orders = new Map<number, OpenOrder>();
  private readonly positions = new Map<string, number>();
  private nextOrder = 1;
  private worst = new Map<string, Bound>();

  /** @returns what does not hold after a command; undefined: all does */
  check(command: Command, { words, length }: EventBuffer): string | undefined {
    const rows: number[][] = [];
    for (let at = 0; at < length; at += EVENT_WIDTH) rows.push([...words.subarray(at, at + EVENT_WIDTH)]);
    const isRefused = rows.some(([kind]) => kind === EVENT.REFERENCE_REFUSED);
    this.prepare(command, isRefused);
    for (const instrument of this.instruments) instrument.left = undefined;
    for (const row of rows) {
      const fault = this.read(row, command);
      if (fault !== undefined) return fault;
    }
    const changes = rows
      .filter(([kind]) => kind === EVENT.RISK_CHANGE)
      .map(([, id, status]) => [id!, status!] as const);
    this.limits.note(command, isRefused, changes);
    return this.checkKilled() ?? this.checkWorst(command, rows);
  }

  private prepare(command: Command, isRefused: boolean): void {
    if (isRefused) return;
    if (command.kind === 'CreateInstrument') {
      this.instruments.push({
        ...{ calendar: command.calendar ?? 'ALWAYS_OPEN', dayPrice: command.referencePrice ?? 0, lastPrice: 0 },
        ...{ traded: false, phase: 'CLOSED', left: undefined, lower: 0, upper: Infinity },
      });
    } else if (command.kind === 'SetInstrument') {
      const instrument = this.instruments[command.instrument]!;
      instrument.dayPrice = command.referencePrice ?? instrument.dayPrice;
    } else if (command.kind === 'BookHolding') this.move(command.account, command.instrument, command.quantity);
  }

  private read(row: readonly number[], command: Command): string | undefined {
    const [kind, a, b, c, d, e, f, g, h] = row as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    switch (kind) {
      case EVENT.ACCEPTED:
        return this.enter(a, command as SubmitOrder);
      case EVENT.REJECTED:
        this.nextOrder = a + 1;
        return undefined;
      case EVENT.TRADE:
        return this.trade(a, d, e, f, g, h);
      case EVENT.CANCELED:
      case EVENT.EXPIRED:
        this.orders.delete(a);
        return undefined;
      case EVENT.AMENDED:
      case EVENT.REPLACED:
        return this.change(a, b, command);
      case EVENT.PHASE: {
        const instrument = this.instruments[a]!;
        instrument.left = instrument.phase;
        instrument.phase = MARKET_PHASES[b]!;
        return undefined;
      }
      case EVENT.BANDS:
        Object.assign(this.instruments[a]!, e === 0 ? { lower: 0, upper: Infinity } : { lower: b, upper: c });
        return undefined;
      case EVENT.SESSION:
        this.beginDay(CALENDARS[b]!);
        return undefined;
      default:
        return undefined;
    }
  }

  // --- what the events say ---------------------------------------------------------------------------

  private enter(id: number, order: SubmitOrder): string | undefined {
    const { account, instrument, side, quantity, instructions } = order;
    const algorithm = instructions?.algorithm;
    this.orders.set(id, { account, instrument, side, algorithm, quantity, filled: 0 });
    if (this.limits.isKilled(account, instrument, algorithm))
      return `I17 order ${id} was taken, and its scope is killed`;
    return id < this.nextOrder ? `order ${id} comes after ${this.nextOrder}` : undefined;
  }

  private change(id: number, quantity: number, command: Command): string | undefined {
    const order = this.orders.get(id)!;
    order.quantity = quantity;
    if (command.kind === 'ReplaceOrder' && command.orderId === id) {
      const algorithm = command.terms.instructions?.algorithm;
      if (algorithm !== undefined) order.algorithm = algorithm ?? undefined;
    }
    return undefined;
  }

  private trade(
    at: number,
    maker: number,
    taker: number,
    price: number,
    quantity: number,
    aggressor: number,
  ): string | undefined {
    const instrument = this.instruments[at]!;
    for (const id of [maker, taker]) {
      const order = this.orders.get(id)!;
      order.filled += quantity;
      this.move(order.account, at, order.side === 'BUY' ? quantity : -quantity);
      if (order.filled === order.quantity) this.orders.delete(id);
    }
    instrument.lastPrice = price;
    instrument.traded = true;
    return faultOfTrade(instrument, price, aggressor === 2);
  }

  private move(account: number, instrument: number, quantity: number): void {
    const key = `${account} ${instrument}`;
    this.positions.set(key, (this.positions.get(key) ?? 0) + quantity);
  }

  private beginDay(calendar: string): void {
    for (const instrument of this.instruments) {
      if (instrument.calendar !== calendar) continue;
      if (instrument.traded) instrument.dayPrice = instrument.lastPrice;
      instrument.traded = false;
    }
  }

  // --- what must hold --------------------------------------------------------------------------------

  private checkKilled(): string | undefined {
    for (const [id, { account, instrument, algorithm }] of this.orders) {
      if (this.limits.isKilled(account, instrument, algorithm))
        return `I17 order ${id} is open, and its scope is killed`;
    }
    return undefined;
  }

  private checkWorst(command: Command, rows: readonly (readonly number[])[]): string | undefined {
    const before = this.worst;
    this.worst = this.bounds();
    if (MOVES_LIMITS.includes(command.kind) || rows.some(([kind]) => kind === EVENT.SESSION)) return undefined;
    for (const [name, { most, actual }] of this.worst) {
      const was = before.get(name)?.actual ?? 0;
      if (actual <= most || actual <= was) continue;
      return `I17 ${name} comes to ${actual}; the limit is ${most}, and it was ${was}`;
    }
    return undefined;
  }

  /** What limits bound, by name: the positions of each account either way, its credit, and its firm's. */
  private bounds(): Map<string, Bound> {
    const { limits } = this;
    const bounds = new Map<string, Bound>();
    const ofFirms = Array.from({ length: limits.firmCount }, () => 0);
    for (let account = 0; account < limits.accountCount; account++) {
      let used = 0;
      for (const [at, { dayPrice }] of this.instruments.entries()) {
        const [long, short] = this.worstOf(account, at);
        const most = limits.most('maxPosition', account, at);
        bounds.set(`account ${account} long of ${at}`, { most, actual: long });
        bounds.set(`account ${account} short of ${at}`, { most, actual: short });
        used += Math.max(long, short) * Math.ceil(dayPrice / 10_000) * 10_000;
      }
      bounds.set(`credit of account ${account}`, { most: limits.most('maxCredit', account, null), actual: used });
      ofFirms[limits.firmOf(account)]! += used;
    }
    for (const [firm, actual] of ofFirms.entries()) {
      bounds.set(`credit of firm ${firm}`, { most: limits.creditOfFirm(firm), actual });
    }
    return bounds;
  }

  private worstOf(account: number, instrument: number): [long: number, short: number] {
    const position = this.positions.get(`${account} ${instrument}`) ?? 0;
    let [long, short] = [position, -position];
    for (const order of this.orders.values()) {
      if (order.account !== account || order.instrument !== instrument) continue;
      const open = order.quantity - order.filled;
      if (order.side === 'BUY') long += open;
      else short += open;
    }
    return [long, short];
  }
}

/** I18: continuous trading within the bands, or the uncross of the auction that has just ended. */
function faultOfTrade(
  { phase, left, lower, upper }: Instrument,
  price: number,
  isUncross: boolean,
): string | undefined {
  if (isUncross) {
    if (left === undefined) return 'I18 an uncross, and no phase began';
    return phase === 'CONTINUOUS' || AUCTION_PHASES.includes(left) ? undefined : `I18 an uncross in ${phase}`;
  }
  if (phase !== 'CONTINUOUS') return `I18 a trade in ${phase}`;
  return price < lower || price > upper ? `I18 a trade at ${price}, outside ${lower} to ${upper}` : undefined;
}
