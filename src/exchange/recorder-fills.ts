import { TRADE_VERDICTS, instrumentOf, invariant, venueOf } from '../domain/index.ts';
import { afterFill, afterNetFill } from '../risk/index.ts';
import type { LiveOrder } from './live-order.ts';
import type { Holding, RecorderMemory } from './recorder-memory.ts';
import type { Changes, TradeRecord } from './records.ts';
import type { Moment } from './moment.ts';
import type { RiskMonitor } from './risk-monitor.ts';

/** One side of a trade. */
interface Fill {
  readonly account: number;
  readonly instrument: number;
  readonly signed: number;
  readonly price: number;
  fee: number;
}

/** A trade, its sides, and its place among the rows. */
interface Recorded {
  readonly place: number;
  readonly maker: Fill;
  readonly taker: Fill;
}

/** What a TRADE event says. */
export type TradeWords = Pick<
  TradeRecord,
  'id' | 'print' | 'makerOrder' | 'takerOrder' | 'price' | 'quantity' | 'aggressorSide'
> & { readonly book: number };

/**
 * What the trades of one command do to positions and cash. Their fees come at the command's end, so positions with fees, and cash that
 * fees move, follow then, fill by fill in their order. The risk monitor counts profits without fees.
 */
export class RecordedFills {
  private readonly memory: RecorderMemory;
  private readonly changes: Changes;
  private readonly moment: Moment;
  private readonly fills: Fill[] = [];
  private readonly trades = new Map<number, Recorded>();
  private readonly touchedPositions = new Map<string, { account: number; instrument: number }>();
  private readonly touchedBalances = new Set<number>();

  constructor(memory: RecorderMemory, changes: Changes, moment: Moment) {
    this.memory = memory;
    this.changes = changes;
    this.moment = moment;
  }

  /** The row of a trade; its fees and verdict are still to come. */
  trade({ book, ...words }: TradeWords, maker: LiveOrder, taker: LiveOrder): void {
    const { memory, changes, moment, trades } = this;
    const instrument = instrumentOf(book);
    const trade: TradeRecord = {
      ...words,
      instrument,
      makerAccount: maker.account,
      takerAccount: taker.account,
      executedAt: moment.time,
      sequence: moment.sequence,
      venue: venueOf(book),
      makerFee: 0,
      takerFee: 0,
      quote: memory.quoteNumber(instrument) || null,
      verdict: 'COMPLIANT',
      throughVenue: null,
      throughPrice: null,
    };
    const place = changes.trades.push(trade) - 1;
    memory.tape.take(trade);
    trades.set(trade.id, { place, maker: this.fill(maker, trade), taker: this.fill(taker, trade) });
  }

  private fill({ account, side }: LiveOrder, { id, instrument, price, quantity }: TradeRecord): Fill {
    const { memory } = this;
    const signed = side === 'BUY' ? quantity : -quantity;
    const { basis: before, net } = memory.holding(account, instrument);
    const basis = afterFill(before, signed, price);
    this.move(account, instrument, { basis, net });
    memory.ledger.traded(account, BigInt(-signed) * BigInt(price));
    memory.monitor.traded(account, instrument, before, basis, price, id);
    const fill = { account, instrument, signed, price, fee: 0 };
    this.fills.push(fill);
    return fill;
  }

  verdict(id: number, verdict: number, throughVenue: number, throughPrice: number): void {
    this.change(id, { verdict: TRADE_VERDICTS[verdict]!, throughVenue, throughPrice });
  }

  /** Gives the trade with its fees. */
  fees(id: number, makerFee: number, takerFee: number): TradeRecord {
    const { maker, taker } = this.recorded(id);
    maker.fee = makerFee;
    taker.fee = takerFee;
    return this.change(id, { makerFee, takerFee });
  }

  private recorded(id: number): Recorded {
    const recorded = this.trades.get(id);
    invariant(recorded, `trade ${id} is one of this command`);
    return recorded;
  }

  private change(id: number, more: Partial<TradeRecord>): TradeRecord {
    const { place } = this.recorded(id);
    const trade = { ...this.changes.trades[place]!, ...more };
    this.changes.trades[place] = trade;
    return trade;
  }

  /** A holding was booked for an account: as a fill without a fee. */
  book(account: number, instrument: number, quantity: number, price: number): Holding {
    const before = this.memory.holding(account, instrument);
    const after = {
      basis: afterFill(before.basis, quantity, price),
      net: afterNetFill(before.net, quantity, price, 0n),
    };
    this.move(account, instrument, after);
    return after;
  }

  /** An account's balance has another row. */
  touchBalance(account: number): void {
    this.touchedBalances.add(account);
  }

  private move(account: number, instrument: number, after: Holding): void {
    this.memory.setHolding(account, instrument, after);
    this.touchedPositions.set(`${account}:${instrument}`, { account, instrument });
    this.touchBalance(account);
  }

  /** The rows of positions, once all fees are known. */
  recordPositions(): void {
    const { memory, changes } = this;
    for (const { account, instrument, signed, price, fee } of this.fills) {
      const { basis, net } = memory.holding(account, instrument);
      memory.setHolding(account, instrument, { basis, net: afterNetFill(net, signed, price, BigInt(fee)) });
      if (fee !== 0) memory.ledger.charged(account, BigInt(fee));
    }
    for (const { account, instrument } of this.touchedPositions.values()) {
      const { basis, net } = memory.holding(account, instrument);
      changes.positions.push({
        account,
        instrument,
        quantity: basis.quantity,
        cost: basis.cost.toString(),
        realizedPnl: basis.realizedPnl.toString(),
        fees: net.fees.toString(),
        netCost: net.cost.toString(),
        netRealizedPnl: net.realizedPnl.toString(),
      });
    }
  }

  /** @param dayEnds profits are measured anew then, which may show in any account */
  recordBalances(dayEnds: boolean): void {
    const { memory, changes, touchedBalances } = this;
    const drawdownOf = (account: number): ReturnType<RiskMonitor['drawdownOf']> => memory.monitor.drawdownOf(account);
    if (dayEnds) for (const account of memory.ledger.outdated(drawdownOf)) touchedBalances.add(account);
    for (const account of touchedBalances) changes.balances.push(memory.ledger.row(account, drawdownOf));
  }
}
