import { aggressor, restingOrder, type RecordedOrder } from '../core/limit-order.ts';
import { CoreBookView, levelName, type LevelName } from './book-comparison.ts';
import { foresee, type Foresight } from './foresight.ts';
import { Reconstruction, type Priority } from './reconstruction.ts';
import { noCounts, type CmeResult, type FillOutOfTurn } from './result.ts';
import { eventsOf, type MboRecord } from './rows.ts';
import type { ConformanceBook, Output, Request } from '../../conformance/protocol.ts';

export interface CmeOptions {
  /**
   * Whether resting orders that self-match prevention took away are given the owner of the aggressor; true unless told otherwise.
   * Without it the core has no way to know, and fills them.
   */
  readonly knowsOwners?: boolean;
}

/**
 * A market-by-order file through the core: the snapshot first, then event by event. The core makes the fills itself from the
 * aggressor; what the file says of orders that were filled is not sent. Ticks are the file's, units are contracts.
 */
export function replayCme(
  records: readonly MboRecord[],
  core: ConformanceBook,
  { knowsOwners = true }: CmeOptions = {},
): CmeResult {
  const { snapshot, events } = eventsOf(records);
  const foresight = foresee(snapshot, events);
  const run = new Run(core, knowsOwners ? foresight : { ...foresight, prevented: new Map() }, foresight);
  run.seed(snapshot);
  for (const event of events) run.play(event);
  return { counts: run.counts, outOfTurn: run.outOfTurn, differences: run.differences, refusals: run.refusals };
}

type Fill = readonly [order: string, price: number, size: number];

class Run {
  readonly counts = noCounts();
  readonly outOfTurn: FillOutOfTurn[] = [];
  readonly differences: { record: MboRecord; levels: LevelName[] }[] = [];
  readonly refusals: string[] = [];
  private readonly core: ConformanceBook;
  private readonly file = new Reconstruction();
  /** What the core is told. */
  private readonly told: Foresight;
  private readonly foresight: Foresight;
  /** What the core has filled of an order, by which an amendment's total is more than what is left. */
  private readonly filled = new Map<string, number>();

  constructor(core: ConformanceBook, told: Foresight, foresight: Foresight) {
    this.core = core;
    this.told = told;
    this.foresight = foresight;
  }

  seed(snapshot: readonly MboRecord[]): void {
    for (const record of snapshot) {
      this.file.take(record);
      this.send(restingOrder(this.resting(record)));
    }
    this.counts.snapshotOrders = this.file.orders.size;
    this.counts.snapshotLevels = this.file.prices('BUY').length + this.file.prices('SELL').length;
  }

  play(event: readonly MboRecord[]): void {
    const { counts, file } = this;
    counts.events++;
    const touched = new Set<LevelName>();
    const trades = event.filter(({ action }) => action === 'TRADE');
    /** Orders whose records the core brings about by itself. */
    const done = trades.length > 0 ? this.trade(event, trades) : new Set<string>();
    for (const record of event) {
      const before = file.orders.get(record.order);
      if (before) touched.add(levelName(before.side, before.price));
      if (record.action === 'TRADE') continue;
      touched.add(levelName(record.side, record.price));
      if (record.action === 'FILL') this.judgeQueue(record);
      const priority = file.take(record);
      if (!done.has(record.order)) this.carryOut(record, priority);
      else if (priority === 'lost' || this.isAddedAgain(record, trades)) this.renew(record);
    }
    this.compare(event.at(-1)!, touched);
  }

  /**
   * Sends the aggressors of an event and judges what they traded.
   * @returns orders that the core has filled, taken away or entered by it
   */
  private trade(event: readonly MboRecord[], trades: readonly MboRecord[]): Set<string> {
    const { counts, foresight, told } = this;
    const done = new Set<string>();
    const expected: Fill[] = [];
    for (const { action, order, price, size } of event) {
      if (action !== 'FILL') continue;
      expected.push([order, price, size]);
      done.add(order);
    }
    const made: Fill[] = [];
    for (const id of new Set(trades.map(({ order }) => order))) {
      counts.aggressors++;
      const own = trades.filter(({ order }) => order === id);
      const rest = event.find(({ action, order }) => action === 'ADD' && order === id);
      const last = rest ?? own.at(-1)!;
      const qty = own.reduce((sum, { size }) => sum + size, rest?.size ?? 0);
      const meetsItself = [...told.prevented.values()].includes(id);
      const order = { id, side: own[0]!.side, price: last.price, qty, account: meetsItself ? id : undefined };
      const outputs = this.send(
        rest ? restingOrder(order) : aggressor(order, meetsItself ? 'CANCEL_MAKER' : undefined),
      );
      if (rest) done.add(id);
      for (const output of outputs) {
        if (output.event === 'trade') made.push([output.maker, output.price, output.qty]);
        if (output.event === 'canceled' && foresight.prevented.get(output.id) === id) counts.preventedEqual++;
      }
    }
    for (const [order, by] of foresight.prevented) {
      if (!trades.some((each) => each.order === by) || !event.some((each) => each.order === order)) continue;
      counts.prevented++;
      if (told.prevented.has(order)) done.add(order);
    }
    counts.fills += expected.length;
    counts.fillsEqual += expected.filter((fill, at) => fill.every((part, i) => made[at]?.[i] === part)).length;
    return done;
  }

  private judgeQueue(record: MboRecord): void {
    const { counts, file } = this;
    const [best] = file.prices(record.side);
    if (record.price === best) counts.fillsAtBest++;
    const queue = file.at(record.side, record.price).map(({ order }) => order);
    if (queue[0] === record.order) counts.fillsFirstInQueue++;
    else this.outOfTurn.push({ record, before: queue.slice(0, queue.indexOf(record.order)) });
  }

  private carryOut(record: MboRecord, priority: Priority | null): void {
    const { counts, filled } = this;
    const { action, order, price, size } = record;
    const left = this.file.orders.get(order)?.size;
    if (action === 'ADD') {
      counts.adds++;
      this.send(restingOrder(this.resting(record)));
    } else if (action === 'CANCEL') {
      counts.cancels++;
      // What is canceled in part is amended to what is left.
      if (left === undefined) this.send({ op: 'cancel', id: order });
      else this.send({ op: 'amend', id: order, price: undefined, qty: (filled.get(order) ?? 0) + left });
    } else if (action === 'MODIFY') {
      if (priority === 'kept') counts.modifiesKept++;
      else counts.modifiesLost++;
      const [answer] = this.send({ op: 'amend', id: order, price, qty: (filled.get(order) ?? 0) + size });
      if (answer?.event === 'amended' && answer.priority === priority) counts.modifiesEqual++;
    }
  }

  /** Some write a renewed slice as a cancel and an add. What is left of an aggressor is added, too, but is no slice. */
  private isAddedAgain({ action, order }: MboRecord, trades: readonly MboRecord[]): boolean {
    return action === 'ADD' && !trades.some((trade) => trade.order === order);
  }

  /** A slice that is shown anew: the core's iceberg has done it by itself, unless its slices are not alike. */
  private renew(record: MboRecord): void {
    this.counts.renewed++;
    if (this.foresight.irregular.has(record.order)) this.send(restingOrder(this.resting(record)));
  }

  private compare(record: MboRecord, touched: ReadonlySet<LevelName>): void {
    const { counts } = this;
    const different = new CoreBookView(this.core).differences(this.file, this.foresight.icebergs);
    if (different.size === 0) counts.eventsEqual++;
    else this.differences.push({ record, levels: [...different] });
    counts.levelsTouched += touched.size;
    counts.levelsTouchedEqual += [...touched].filter((name) => !different.has(name)).length;
  }

  private resting({ order, side, price, size }: MboRecord): RecordedOrder {
    const iceberg = this.foresight.icebergs.get(order);
    const account = this.told.prevented.get(order);
    return { id: order, side, price, qty: iceberg?.total ?? size, display: iceberg?.slice, account };
  }

  private send(request: Request): readonly Output[] {
    const outputs = this.core.take(request);
    const [answer] = outputs;
    if (answer?.event === 'rejected') {
      this.counts.refusals++;
      this.refusals.push(`${request.op} ${answer.id ?? ''}: ${answer.code}`);
    }
    for (const output of outputs) {
      if (output.event !== 'trade') continue;
      for (const id of [output.maker, output.taker]) this.filled.set(id, (this.filled.get(id) ?? 0) + output.qty);
    }
    return outputs;
  }
}
