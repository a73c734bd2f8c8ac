import { BUY, SELL } from '../../src/book/index.ts';
import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  REFERENCE_REFUSALS,
  REJECT_CODES,
  RISK_CHANGE_STATUSES,
  SELL_MARKS,
  type Command,
  type LimitChange,
  type RejectCode,
  type RiskChange,
  type SellMark,
  type Side,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { order } from './small-market.ts';

export const START = Date.UTC(2026, 10, 24, 15) * 1000;
export const SECOND = 1_000_000;
export const DAY = 86_400 * SECOND;

/** Dollars in micro-dollars. */
export const usd = (dollars: number): number => Math.round(dollars * 1_000_000);
/** Per cent in millionths of one. */
export const percent = (value: number): number => Math.round(value * 1_000_000);

/** ANN and BEN are of firm NORTH, CAT of SOUTH; all three of tier RETAIL. MAKER, of firm WEST, has no limit that a test would meet. */
export const [ANN, BEN, CAT, MAKER] = [0, 1, 2, 3] as const;
export const [NORTH, SOUTH, WEST] = [0, 1, 2] as const;
/** AAPL's reference price is 150.00, TSLA's 200.005; MSFT has none. Ticks of a cent. */
export const [AAPL, TSLA, MSFT] = [0, 1, 2] as const;

export const SIDES: readonly Side[] = ['BUY', 'SELL'];

/** What became of a request: how an order is marked, or why it was refused, with limit and actual figure. */
export type Answer = readonly ['ACCEPTED', SellMark] | readonly [RejectCode, number, number];

/** A core that is driven command by command. */
export class House {
  readonly exchange = new Exchange();
  time = START;

  constructor(limits: LimitChange = { maxOrderQuantity: 1_000_000, maxPosition: 1_000_000 }) {
    for (const command of house(limits)) this.done(command);
  }

  /** The flat events of a command. */
  send(command: Command, time = ++this.time): number[][] {
    const { words, count } = this.exchange.apply(command, this.exchange.sequence + 1, time);
    this.time = time;
    return Array.from({ length: count }, (_, row) => [...words.subarray(row * EVENT_WIDTH, (row + 1) * EVENT_WIDTH)]);
  }

  /** Sends reference data, a setting, a risk change or a booking; its refusal, null where it is carried out. */
  ask(command: Command): { code: string; field: string | null; message: string } | null {
    const first = this.send(command)[0];
    const { referenceRefusal } = this.exchange;
    const isRefused = first?.[0] === EVENT.REFERENCE_REFUSED;
    if (isRefused !== (referenceRefusal !== null)) throw new Error('Events and refusal say different things.');
    if (isRefused && REFERENCE_REFUSALS[first[1]!] !== referenceRefusal?.code) throw new Error('The codes differ.');
    return referenceRefusal;
  }

  /** Sends what must be carried out; its events. */
  done(command: Command): number[][] {
    const events = this.send(command);
    if (this.exchange.referenceRefusal) throw new Error(this.exchange.referenceRefusal.message);
    return events;
  }

  /** Sends an order: of Ann, to buy 100 AAPL at 150.00, GTC, unless told otherwise. */
  submit(terms: Partial<SubmitOrder> = {}): Answer {
    return answerOf(this.send(order({ timeInForce: 'GTC', selfTradePrevention: 'NONE', ...terms })));
  }

  /** Sends an order that must be taken; its id. */
  open(terms: Partial<SubmitOrder> = {}): number {
    const [code] = this.submit(terms);
    if (code !== 'ACCEPTED') throw new Error(`The order was refused: ${code}.`);
    return this.exchange.nextOrderId - 1;
  }

  amend(account: number, orderId: number, quantity: number | null, price: number | null): Answer {
    return answerOf(this.send({ kind: 'AmendOrder', account, orderId, quantity, price }));
  }

  /** Makes a trade of two orders of MAKER, who may trade with himself. */
  trade(price: number, instrument: number = AAPL, quantity = 1): void {
    this.open({ account: MAKER, instrument, side: 'SELL', quantity, price });
    this.open({ account: MAKER, instrument, side: 'BUY', quantity, price, timeInForce: 'IOC' });
    if (this.exchange.markets[instrument]!.lastTick * 10_000 !== price) throw new Error(`No trade at ${price}.`);
  }

  /** Books shares for an account: negative, short. */
  hold(account: number, quantity: number, instrument: number = AAPL): void {
    if (quantity === 0) return;
    this.done({ kind: 'BookHolding', account, instrument, quantity, price: 1, by: 'operator', reason: 'test' });
  }

  /** Sets limits of a tier, account or firm directly. */
  limit(
    scope: { tier?: string; account?: number; firm?: number },
    change: LimitChange,
    instrument: number | null = null,
  ): void {
    this.done({ kind: 'SetLimit', ...scope, instrument, ...change });
  }

  request(change: RiskChange, by = 'officer'): Command & { kind: 'RequestRiskChange' } {
    return { kind: 'RequestRiskChange', change, by, reason: 'why' };
  }

  /** Open quantity of a side of an account: in the core's own figures. */
  openQuantity(account: number, side: Side, instrument: number = AAPL): number {
    return this.exchange.exposures.openOf(account, instrument, side === 'BUY' ? BUY : SELL);
  }
}

/** What the first event that answers says. */
export function answerOf(events: readonly (readonly number[])[]): Answer {
  const [kind, , code, limit, actual] = events[0]!;
  if (kind === EVENT.REJECTED || kind === EVENT.REFUSED) return [REJECT_CODES[code!]!, limit!, actual!];
  return ['ACCEPTED', kind === EVENT.ACCEPTED ? SELL_MARKS[code!]! : 'LONG'];
}

/** Ids and reasons of the orders that events cancel. */
export function canceled(events: readonly (readonly number[])[]): [id: number, why: string][] {
  return events.filter(([kind]) => kind === EVENT.CANCELED).map(([, id, , why]) => [id!, CANCEL_REASONS[why!]!]);
}

/** Id and status of each risk change that events tell of. */
export function changes(events: readonly (readonly number[])[]): [id: number, status: string][] {
  return events
    .filter(([kind]) => kind === EVENT.RISK_CHANGE)
    .map(([, id, status]) => [id!, RISK_CHANGE_STATUSES[status!]!]);
}

/** The commands that make the house; its tier RETAIL has these limits, and no more. */
export function house(limits: LimitChange): readonly Command[] {
  const unlimited = { messagesPerMinute: null, cancelsPerMinute: null };
  const most = 1_000_000_000;
  return [
    { kind: 'CreateVenue', name: 'BOURSE', mic: 'XBRS', venueKind: 'LIT' },
    ...['NORTH', 'SOUTH', 'WEST'].map((id): Command => ({ kind: 'CreateFirm', id, name: id, lei: null })),
    { kind: 'SetTier', tier: 'RETAIL', ...unlimited },
    { kind: 'SetTier', tier: 'WIDE', ...unlimited },
    { kind: 'SetLimit', tier: 'RETAIL', instrument: null, ...limits },
    { kind: 'SetLimit', tier: 'WIDE', instrument: null, maxOrderQuantity: most, maxPosition: most },
    ...(
      [
        ['AAPL', usd(150)],
        ['TSLA', usd(200.005)],
        ['MSFT', null],
      ] as const
    ).map(([symbol, referencePrice]): Command => ({
      kind: 'CreateInstrument',
      symbol,
      name: symbol,
      isin: null,
      currency: 'USD',
      tickSize: usd(0.01),
      lotSize: 1,
      referencePrice,
      averageDailyVolume: null,
      volatility: null,
    })),
    ...(
      [
        ['ANN', 'NORTH', 'RETAIL'],
        ['BEN', 'NORTH', 'RETAIL'],
        ['CAT', 'SOUTH', 'RETAIL'],
        ['MAKER', 'WEST', 'WIDE'],
      ] as const
    ).map(([id, firm, tier]): Command => ({
      kind: 'CreateAccount',
      id,
      name: id,
      firm,
      participantKind: 'RETAIL',
      tier,
    })),
  ];
}
