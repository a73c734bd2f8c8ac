import { BUY, SELL } from '../../src/book/index.ts';
import { ACCEPTED, type Command, type SubmitOrder } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { validateOrder } from '../../src/venue/index.ts';
import { seededRandom } from '../flow/random.ts';
import { median, percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';

const ACCOUNTS = 1_000;
const OPEN_ORDERS = 10_000;
const INSTRUMENTS = 20;
const TICK_SIZE = 10_000;
const CHECKS = 200_000;
const RUNS = 5;
/** What the source asks of the pre-trade checks, in microseconds (F68). */
const ALLOWED = 50;
/** Engine time between two messages of the crowd: an account sends some 30 in its 60 s, of 100 that it may. */
const STEP = 2_000;

/** How long an order is held up by the pre-trade checks, each one timed on its own. */
export function benchGate(): void {
  const gate = new CrowdedGate();
  const runs = Array.from({ length: RUNS + 1 }, () => gate.timeEach(CHECKS)).slice(1);
  const clock = Array.from({ length: RUNS }, () => timeNothing(CHECKS));
  const row = (title: string, sorted: readonly Float64Array[]): string[] => {
    const at = (share: number): number => median(sorted.map((run) => percentile(run, share))) / 1000;
    return [title, ...[0.5, 0.99, 0.999].map((share) => threeDigits(at(share)))];
  };
  printTable(
    `Gate: pre-trade checks with ${ACCOUNTS.toLocaleString('en-US')} accounts and ${OPEN_ORDERS.toLocaleString('en-US')} open orders, microseconds`,
    ['', 'p50', 'p99', 'p99.9'],
    [row('all checks of one order', runs), row('of which the clock itself', clock)],
  );
  const p99 = median(runs.map((run) => percentile(run, 0.99))) / 1000;
  printNotes(
    `Terms, tick, lot, message rate, order size, position with open orders; medians of ${RUNS} runs of ${CHECKS.toLocaleString('en-US')} orders, from accounts and`,
    `for instruments drawn evenly. The source allows ${ALLOWED} microseconds: p99 is ${(ALLOWED / p99).toFixed(0)} times below that${p99 < ALLOWED ? '' : ', which is MISSED'}.`,
  );
}

/** A core with so many accounts and open orders, whose gate is asked about one order after the other. */
class CrowdedGate {
  private readonly exchange = new Exchange();
  private readonly random = seededRandom(23);
  private readonly figures = { limit: 0, actual: 0 };
  private time = 1_764_000_000_000_000;

  constructor() {
    for (const command of referenceData()) this.apply(command);
    // Buys below and sells above, so that all of them rest; quantities far from the limits of the position.
    for (let order = 0; order < OPEN_ORDERS; order++) this.apply(this.drawOrder());
    if (this.exchange.orders.size !== OPEN_ORDERS) throw new Error('Some of the orders do not rest.');
  }

  /** Nanoseconds of each check, sorted. */
  timeEach(count: number): Float64Array {
    const { exchange, figures } = this;
    const { gate, markets } = exchange;
    const times = new Float64Array(count);
    for (let check = 0; check < count; check++) {
      const order = this.drawOrder();
      this.time += STEP;
      const begin = process.hrtime.bigint();
      const withinRate = gate.countMessage(order.account, this.time);
      const side = order.side === 'BUY' ? BUY : SELL;
      let code = validateOrder(order, markets[order.instrument]!, figures, this.time);
      if (code === ACCEPTED && withinRate) {
        code = gate.check(order.account, order.instrument, side, order.quantity, order.quantity);
      }
      times[check] = Number(process.hrtime.bigint() - begin);
      if (code !== ACCEPTED || !withinRate) throw new Error('The gate refused an order of the benchmark.');
    }
    return times.sort();
  }

  private apply(command: Command): void {
    this.time += STEP;
    this.exchange.apply(command, this.exchange.sequence + 1, this.time);
  }

  private drawOrder(): SubmitOrder {
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
      price: TICK_SIZE * (isBuy ? between(9_000, 9_999) : between(10_001, 11_000)),
      selfTradePrevention: 'CANCEL_TAKER',
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
    { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
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
        referencePrice: null,
        averageDailyVolume: null,
        volatility: null,
      };
    }),
    { kind: 'SetLimit', tier: 'DEFAULT', instrument: null, maxOrderQuantity: 1_000, maxPosition: 10_000 },
    ...Array.from({ length: ACCOUNTS }, (_, index): Command => {
      const id = `ACCOUNT-${index}`;
      return { kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'RETAIL', tier: 'DEFAULT' };
    }),
  ];
}
