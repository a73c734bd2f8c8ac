import { BUY, NO_KEY, OrderBook, SELL } from '../../src/book/index.ts';
import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  REJECT_CODES,
  SIDES,
  TIMES_IN_FORCE,
  type Command,
  type EventBuffer,
  type Side,
} from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import type { NaiveEvent, NaiveOrder, NaiveRequest, NaiveRules } from '../oracle/naive-book.ts';
import type { Market } from './market-script.ts';

/** Accounts that a market under test has, whether or not its rules limit them all. */
export const ACCOUNTS = 8;

/** The real core, with one instrument, behind the face of the naive book. */
export class CoreMarket implements Market {
  readonly exchange = new Exchange();
  /** The flat events of the last request. */
  raw: readonly (readonly number[])[] = [];
  private time = 0;

  constructor(rules: NaiveRules) {
    for (const command of referenceData(rules)) this.send(command);
  }

  apply(request: NaiveRequest, now: number): readonly NaiveEvent[] {
    this.time = now;
    if (request.kind === 'EndDay') {
      const day = { calendar: 'ALWAYS_OPEN', date: '2026-11-24', phases: [], endsAt: now };
      this.send({ kind: 'AdvanceTime', sessions: [day] });
    } else {
      this.send(request);
    }
    return this.raw.flatMap(readable);
  }

  queue(side: Side): NaiveOrder[] {
    const { orders, markets } = this.exchange;
    const { book } = markets[0]!;
    return [...book.resting(side === 'BUY' ? BUY : SELL)].map((slot) => {
      const filled = orders.quantity(slot) - orders.leaves(slot);
      return {
        id: orders.id(slot),
        account: orders.account(slot),
        side: SIDES[orders.side(slot)]!,
        timeInForce: TIMES_IN_FORCE[orders.timeInForce(slot)]!,
        price: orders.tick(slot) * book.tickSize,
        quantity: orders.quantity(slot),
        filled,
        status: filled === 0 ? 'NEW' : 'PARTIALLY_FILLED',
      };
    });
  }

  /** Price, open quantity and number of orders of each level of a side, as the book keeps them, best first. */
  levels(side: Side): [price: number, quantity: number, count: number][] {
    const { book } = this.exchange.markets[0]!;
    const index = side === 'BUY' ? BUY : SELL;
    const ladder = book.ladder(index);
    const levels: [number, number, number][] = [];
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      const level = ladder.levelOf(key);
      levels.push([OrderBook.tick(index, key) * book.tickSize, ladder.quantity(level), ladder.count(level)]);
    }
    return levels;
  }

  private send(command: Command): void {
    this.raw = rowsOf(this.exchange.apply(command, this.exchange.sequence + 1, this.time));
  }
}

function rowsOf(events: EventBuffer): number[][] {
  return Array.from({ length: events.count }, (_, row) => [
    ...events.words.subarray(row * EVENT_WIDTH, (row + 1) * EVENT_WIDTH),
  ]);
}

/** What the naive book would say; it says nothing of resting and of book sequences, which the caller finds in `raw`. */
function readable(row: readonly number[]): NaiveEvent[] {
  const [kind, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = row;
  switch (kind) {
    case EVENT.ACCEPTED:
      return [{ event: 'accepted', order: a }];
    case EVENT.REJECTED:
      return [{ event: 'rejected', order: a, code: REJECT_CODES[b]! }];
    case EVENT.TRADE:
      return [{ event: 'trade', maker: d, taker: e, price: f, quantity: g }];
    case EVENT.PREVENTED:
      return [{ event: 'prevented', maker: b, taker: c, quantity: d }];
    case EVENT.CANCELED:
      return [{ event: 'canceled', order: a, quantity: b, reason: CANCEL_REASONS[c]! }];
    case EVENT.EXPIRED:
      return [{ event: 'expired', order: a, quantity: b }];
    case EVENT.AMENDED:
      return [{ event: 'amended', order: a, quantity: b, price: c, priority: d === 1 ? 'kept' : 'lost' }];
    case EVENT.REFUSED:
      return [{ event: 'refused', order: a, code: REJECT_CODES[b]! }];
    case EVENT.RESTED:
    case EVENT.SESSION:
    case EVENT.BOOK_CHANGED:
      return [];
    default:
      throw new Error(`A trader's request gave an event of kind ${kind}.`);
  }
}

/** One instrument; a tier for each account, with the limits that the rules give it. */
function referenceData(rules: NaiveRules): readonly Command[] {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => ({ id: `ACCOUNT-${index}`, tier: `TIER-${index}` }));
  const unlimited = { maxOrderQuantity: 1e9, maxPosition: 1e9, messagesPerMinute: null, cancelsPerMinute: null };
  return [
    { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
    {
      kind: 'CreateInstrument',
      symbol: 'TEST',
      name: 'Of the test',
      isin: null,
      currency: 'USD',
      tickSize: rules.tickSize,
      lotSize: rules.lotSize,
      referencePrice: null,
      averageDailyVolume: null,
      volatility: null,
    },
    ...accounts.flatMap(({ id, tier }, index): Command[] => {
      const limits = rules.limits.length === 0 ? unlimited : rules.limits[index];
      const { messagesPerMinute, cancelsPerMinute } = limits ?? unlimited;
      return [
        { kind: 'SetTier', tier, messagesPerMinute, cancelsPerMinute },
        ...(limits ? [limitOf(tier, limits.maxOrderQuantity, limits.maxPosition)] : []),
        { kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier },
      ];
    }),
  ];
}

function limitOf(tier: string, maxOrderQuantity: number, maxPosition: number): Command {
  return { kind: 'SetLimit', tier, instrument: null, maxOrderQuantity, maxPosition };
}
