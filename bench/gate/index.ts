import { BUY, SELL } from '../../src/book/index.ts';
import { ACCEPTED, type Command, type RejectIndex, type SubmitOrder } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { seededRandom } from '../flow/random.ts';
import { median, percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { COMPLETE_GATE, DAILY_VOLUME, EVERY_LIMIT } from './limits.ts';

const ACCOUNTS = 1_000;
const OPEN_ORDERS = 10_000;
const INSTRUMENTS = 20;
const FIRMS = 10;
/** Where bids end and offers begin, in ticks. */
const MID = 10_000;
/** Furthest that an order rests from there: within bands of 5 %. */
const REACH = 450;
const TICK_SIZE = 10_000;
const CHECKS = 200_000;
const RUNS = 5;
/** What the source asks of the pre-trade checks, in microseconds (F68). */
const ALLOWED = 50;
/** Engine time between two messages of the crowd: an account sends some 30 in its 60 s, of 100 that it may. */
const STEP = 2_000;

/** Judges an order; ACCEPTED or the first code that is against it. */
type Judge = (order: SubmitOrder, side: number, time: number) => RejectIndex;

/** How long an order is held up by the complete pre-trade gate, each one timed on its own. */
export function benchGate(): void {
  const crowd = new Crowd();
  const clock = Array.from({ length: RUNS }, () => timeNothing(CHECKS));
  const ways = [
    { title: 'a limit order, by the short way', runs: crowd.timeRuns(LIMIT, crowd.plainly) },
    { title: 'a market order', runs: crowd.timeRuns(MARKET, crowd.atLength) },
    { title: 'an iceberg, by the long way', runs: crowd.timeRuns(ICEBERG, crowd.atLength) },
    { title: 'of which the clock itself', runs: clock },
  ];
  printTable(
    `Gate: the complete gate with ${ACCOUNTS.toLocaleString('en-US')} accounts of ${FIRMS} firms and ${OPEN_ORDERS.toLocaleString('en-US')} open orders in ${INSTRUMENTS} instruments, microseconds`,
    ['', 'p50', 'p99', 'p99.9'],
    ways.map(({ title, runs }) => [
      title,
      ...[0.5, 0.99, 0.999].map((share) => threeDigits(microseconds(runs, share))),
    ]),
  );
  const slowest = Math.max(...ways.map(({ runs }) => microseconds(runs, 0.99)));
  printNotes(
    `Each order passes: ${COMPLETE_GATE}.`,
    'The long way looks at each check by itself, and is taken where the short way is not sure: by orders with instructions, in other',
    `phases than continuous trading, and by what will be refused. Medians of ${RUNS} runs of ${CHECKS.toLocaleString('en-US')} orders, from accounts and for instruments drawn`,
    `evenly. The source allows ${ALLOWED} microseconds: the slowest p99 is ${(ALLOWED / slowest).toFixed(0)} times below that${slowest < ALLOWED ? '' : ', which is MISSED'}.`,
  );
}

function microseconds(runs: readonly Float64Array[], share: number): number {
  return median(runs.map((run) => percentile(run, share))) / 1000;
}

/** Any code that is not ACCEPTED. */
const NOT_SURE: RejectIndex = ACCEPTED + 1;
const LIMIT: Partial<SubmitOrder> = {};
const MARKET: Partial<SubmitOrder> = { type: 'MARKET', timeInForce: 'IOC', price: null };
const ICEBERG: Partial<SubmitOrder> = { quantity: 150, instructions: { displayQuantity: 50 } };

/** A core with so many accounts and open orders, whose gate is asked about one order after the other. */
class Crowd {
  private readonly exchange = new Exchange();
  private readonly random = seededRandom(23);
  private time = 1_764_000_000_000_000;

  constructor() {
    for (const command of referenceData()) this.apply(command);
    // Buys below and sells above, so that all of them rest.
    for (let order = 0; order < OPEN_ORDERS; order++) this.apply(this.drawOrder(LIMIT));
    if (this.exchange.orders.size !== OPEN_ORDERS) throw new Error('Some of the orders do not rest.');
  }

  /** As the core does first; the order counts among its equals. */
  readonly plainly: Judge = (order, side, time) => {
    const { gate, trading, markets } = this.exchange;
    const withinRate = gate.countMessage(order.account, time);
    return withinRate && trading.takesPlain(order, markets[order.instrument]!, side, time) ? ACCEPTED : NOT_SURE;
  };

  /** As the core does where that is not sure to pass. */
  readonly atLength: Judge = (order, side, time) => {
    const { gate, trading, markets } = this.exchange;
    const withinRate = gate.countMessage(order.account, time);
    const code = trading.judgement.judge(order, markets[order.instrument]!, side, time, withinRate, order.quantity);
    gate.noteOrder(order.account, order.instrument, side, order.quantity, order.price ?? 0, time);
    return code;
  };

  timeRuns(kind: Partial<SubmitOrder>, judge: Judge): readonly Float64Array[] {
    return Array.from({ length: RUNS + 1 }, () => this.timeEach(kind, judge)).slice(1);
  }

  /** Nanoseconds of each check, sorted. */
  private timeEach(kind: Partial<SubmitOrder>, judge: Judge): Float64Array {
    const times = new Float64Array(CHECKS);
    for (let check = 0; check < CHECKS; check++) {
      const order = this.drawOrder(kind);
      const side = order.side === 'BUY' ? BUY : SELL;
      this.time += STEP;
      const begin = process.hrtime.bigint();
      const code = judge(order, side, this.time);
      times[check] = Number(process.hrtime.bigint() - begin);
      if (code !== ACCEPTED) throw new Error(`The gate refused an order of the benchmark: ${code}.`);
    }
    return times.sort();
  }

  private apply(command: Command): void {
    this.time += STEP;
    this.exchange.apply(command, this.exchange.sequence + 1, this.time);
  }

  private drawOrder(kind: Partial<SubmitOrder>): SubmitOrder {
    const between = (low: number, high: number): number => low + Math.floor(this.random() * (high - low + 1));
    const isBuy = this.random() < 0.5;
    return {
      kind: 'SubmitOrder',
      account: between(0, ACCOUNTS - 1),
      instrument: between(0, INSTRUMENTS - 1),
      clientOrderId: 'gate',
      side: isBuy ? 'BUY' : 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: between(1, 100),
      price: TICK_SIZE * (isBuy ? between(MID - REACH, MID - 1) : between(MID + 1, MID + REACH)),
      selfTradePrevention: 'CANCEL_TAKER',
      ...kind,
    };
  }
}

/** What it costs to look at the clock twice, sorted. */
function timeNothing(count: number): Float64Array {
  const times = new Float64Array(count);
  for (let look = 0; look < count; look++) {
    const begin = process.hrtime.bigint();
    times[look] = Number(process.hrtime.bigint() - begin);
  }
  return times.sort();
}

function referenceData(): readonly Command[] {
  return [
    ...Array.from({ length: FIRMS }, (_, index): Command => {
      return { kind: 'CreateFirm', id: `FIRM-${index}`, name: 'A firm', lei: null };
    }),
    { kind: 'SetTier', tier: 'DEFAULT', messagesPerMinute: 100, cancelsPerMinute: 100 },
    ...Array.from({ length: INSTRUMENTS }, (_, index): Command => {
      return {
        kind: 'CreateInstrument',
        symbol: `GATE${index}`,
        name: 'Of the gate',
        isin: null,
        currency: 'USD',
        tickSize: TICK_SIZE,
        lotSize: 1,
        referencePrice: MID * TICK_SIZE,
        averageDailyVolume: DAILY_VOLUME,
        volatility: null,
        priceBands: 'LULD_TIER_1',
      };
    }),
    { kind: 'SetLimit', tier: 'DEFAULT', instrument: null, ...EVERY_LIMIT },
    ...Array.from({ length: FIRMS }, (_, firm): Command => {
      return { kind: 'SetLimit', firm, instrument: null, maxCredit: EVERY_LIMIT.maxCredit };
    }),
    ...Array.from({ length: ACCOUNTS }, (_, index): Command => {
      const id = `ACCOUNT-${index}`;
      return {
        kind: 'CreateAccount',
        id,
        name: id,
        firm: `FIRM-${index % FIRMS}`,
        participantKind: 'RETAIL',
        tier: 'DEFAULT',
      };
    }),
  ];
}
