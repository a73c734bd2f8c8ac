import { NO_KEY, OrderBook } from '../../src/book/index.ts';
import {
  EVENT,
  EVENT_WIDTH,
  bookNumber,
  sessionAt,
  type Command,
  type EventBuffer,
  type OrderInstructions,
  type ProtectionRegime,
  type QuotedLevel,
  type Side,
} from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { HOME_VENUE, OTHER_VENUES, venueFees } from '../../src/seeds/index.ts';
import { LIT, TICK, type ClientOrder, type OtherOrder, type Shown } from './day.ts';

export const ACCOUNTS = { CLIENT: 0, MAKER: 1, AWAY: 2, OTHERS: 3, POOL_A: 4, POOL_B: 5 } as const;

/** A day (UTC) on which the exchanges are open, from 14:30. */
const BEGIN = Date.UTC(2026, 10, 24, 14, 30) * 1_000;
const VENUES = [HOME_VENUE, ...OTHER_VENUES];
const PLENTY = 1_000_000_000;

/** What has come of an order of the client. */
export interface Result {
  readonly order: ClientOrder;
  /** Middle of the market when it came, in micro-dollars. */
  readonly middle: number;
  filled: number;
  /** Micro-dollars: paid for buys, got for sells, without fees. */
  notional: number;
  /** Micro-dollars; negative: rebates. */
  fees: number;
}

/** One instrument at seven venues in the pure core, whose time passes as it is told. */
export class World {
  private readonly exchange = new Exchange();
  private sequence = 0;
  private time = BEGIN;
  private orders = 0;
  private readonly results = new Map<number, Result>();
  /** Child → order of the client. */
  private readonly parents = new Map<number, number>();
  /** Trade → orders of the client, of the maker and the taker. */
  private readonly trades = new Map<number, readonly [Result | undefined, Result | undefined]>();

  constructor(regime: ProtectionRegime) {
    const names = { venue: (name: string) => VENUES.findIndex((venue) => venue.name === name) };
    this.send(
      ...VENUES,
      ...venueFees(names),
      { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
      { kind: 'SetTier', tier: 'FREE', messagesPerMinute: null, cancelsPerMinute: null },
      { kind: 'SetLimit', tier: 'FREE', instrument: null, maxOrderQuantity: PLENTY, maxPosition: PLENTY },
      {
        kind: 'CreateInstrument',
        symbol: 'DAY',
        name: 'The day',
        isin: null,
        currency: 'USD',
        tickSize: TICK,
        lotSize: 1,
        referencePrice: 150_000_000,
        averageDailyVolume: null,
        volatility: null,
      },
      ...Object.keys(ACCOUNTS).map((id): Command => ({
        kind: 'CreateAccount',
        id: id.replace('_', '-'),
        name: id,
        firm: 'FIRM',
        participantKind: 'INSTITUTION',
        tier: 'FREE',
      })),
    );
    if (regime !== 'RULE_611') {
      this.send({ kind: 'SetProtectionRegime', regime, from: '2026-11-24', by: 'bench', reason: 'To compare' });
    }
  }

  /** Lets so many microseconds pass, and what is due in them happen. */
  pass(micros: number): void {
    const { exchange } = this;
    const until = this.time + micros;
    while (exchange.nextDeadline <= until) {
      const due = exchange.nextDeadline;
      this.time = due === -Infinity ? this.time : Math.max(this.time, due);
      const sessions = exchange.timekeeping.calendarsDue(this.time).map((each) => sessionAt(each, this.time));
      this.apply(sessions.length > 0 ? { kind: 'AdvanceTime', sessions } : { kind: 'AdvanceTime' });
    }
    this.time = until;
  }

  /** The market maker's levels at the home market, and those of the other venues, take the place of their last. */
  show(shown: readonly Shown[]): void {
    const [home, ...others] = shown;
    this.send(
      { kind: 'CancelAllOrders', account: ACCOUNTS.MAKER, instrument: 0, side: null },
      {
        kind: 'QuoteVenues',
        account: ACCOUNTS.AWAY,
        quotes: others.map(({ venue, bids, asks }) => ({ venue, instrument: 0, bids, asks })),
      },
      ...home!.bids.map((level) => this.rest('BUY', level)),
      ...home!.asks.map((level) => this.rest('SELL', level)),
    );
  }

  private rest(side: Side, { price, quantity }: QuotedLevel): Command {
    return this.order(ACCOUNTS.MAKER, side, quantity, price, 'GTC');
  }

  /** Others take what a venue shows, wherever else it is better; or wait in the pool. */
  other({ venue, side, quantity, price }: OtherOrder): void {
    if (venue === null) {
      const account = side === 'BUY' ? ACCOUNTS.POOL_A : ACCOUNTS.POOL_B;
      this.send(this.order(account, side, quantity, price, 'GTC', { venue: 'DARK' }));
      return;
    }
    const where = venue === 0 ? {} : { venue: LIT[venue]! };
    this.send(this.order(ACCOUNTS.OTHERS, side, quantity, price, 'IOC', { ...where, exemption: 'INTERMARKET_SWEEP' }));
  }

  /** Those in the pool go. */
  emptyPool(): void {
    for (const account of [ACCOUNTS.POOL_A, ACCOUNTS.POOL_B]) {
      this.send({ kind: 'CancelAllOrders', account, instrument: 0, side: null });
    }
  }

  /** Sends an order of the client. */
  client(order: ClientOrder, middle: number, instructions: OrderInstructions): number {
    const id = this.exchange.nextOrderId;
    this.results.set(id, { order, middle, filled: 0, notional: 0, fees: 0 });
    const { side, quantity, price, patient } = order;
    this.send(this.order(ACCOUNTS.CLIENT, side, quantity, price, patient ? 'GTC' : 'IOC', instructions));
    return id;
  }

  /** Cancels what is open of an order of the client. */
  cancel(id: number): void {
    if (this.exchange.accountOfOpenOrder(id) === undefined) return;
    this.send({ kind: 'CancelOrder', account: ACCOUNTS.CLIENT, orderId: id });
  }

  result(id: number): Result {
    return this.results.get(id)!;
  }

  /** What lit venues display for a taker of a side: price in micro-dollars, shares, venue; best first. */
  displayedFor(side: Side): { readonly price: number; readonly quantity: number; readonly venue: number }[] {
    const other = side === 'BUY' ? 1 : 0;
    const levels = LIT.flatMap((_, venue) => {
      const { book } = this.exchange.marketOf(bookNumber(venue, 0));
      const ladder = book.ladder(other);
      const found = [];
      for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
        const price = OrderBook.tick(other, key) * TICK;
        found.push({ price, quantity: ladder.quantity(ladder.levelOf(key)), venue });
      }
      return found;
    });
    return levels.sort((a, b) => (side === 'BUY' ? a.price - b.price : b.price - a.price));
  }

  private order(
    account: number,
    side: Side,
    quantity: number,
    price: number,
    timeInForce: 'GTC' | 'IOC',
    instructions?: OrderInstructions,
  ): Command {
    return {
      kind: 'SubmitOrder',
      account,
      instrument: 0,
      clientOrderId: `o${++this.orders}`,
      side,
      type: 'LIMIT',
      timeInForce,
      quantity,
      price,
      selfTradePrevention: 'CANCEL_TAKER',
      ...(instructions && { instructions }),
    };
  }

  private send(...commands: readonly Command[]): void {
    for (const command of commands) {
      this.pass(1);
      this.apply(command);
    }
  }

  private apply(command: Command): void {
    this.read(this.exchange.apply(command, ++this.sequence, this.time));
    const refusal = this.exchange.referenceRefusal;
    if (refusal) throw new Error(`${command.kind} was refused: ${refusal.message}`);
  }

  /** Keeps account of what has become of the client's orders. */
  private read({ words, length }: EventBuffer): void {
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      if (words[at] === EVENT.ENTERED && words[at + 1] !== 0) this.parents.set(words[at + 2]!, words[at + 1]!);
      else if (words[at] === EVENT.TRADE) {
        const owners = [this.ownerOf(words[at + 4]!), this.ownerOf(words[at + 5]!)] as const;
        for (const owner of owners) {
          if (!owner) continue;
          owner.filled += words[at + 7]!;
          owner.notional += words[at + 6]! * words[at + 7]!;
        }
        if (owners[0] ?? owners[1]) this.trades.set(words[at + 2]!, owners);
      } else if (words[at] === EVENT.FEES) {
        this.trades.get(words[at + 1]!)?.forEach((owner, role) => {
          if (owner) owner.fees += words[at + 2 + role]!;
        });
      }
    }
  }

  private ownerOf(order: number): Result | undefined {
    return this.results.get(this.parents.get(order) ?? order);
  }
}
