import { describe, expect, it } from 'vitest';
import type { AmendOrder, SubmitOrder } from '../../src/domain/index.ts';
import { Exchange, NO_RECORDER_ROWS, NO_REFERENCE_ROWS, Recorder } from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { BEN, ANN, order, smallMarket } from '../support/small-market.ts';
import { Reader } from './support/reading.ts';
import { NOTHING_STORED } from './support/stored.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;

/** A market whose every public feed somebody reads, in which an iceberg of Ann has a total of its own. */
class PublicView {
  private readonly exchange = new Exchange();
  private readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  private readonly feeds = new LiveFeeds(NOTHING_STORED);
  private readonly readers: Reader<unknown>[] = [];
  private readonly ids = new Map<string, number>();

  constructor() {
    for (const command of smallMarket()) this.send(command);
    const { feeds } = this;
    this.readers = [
      feeds.subscribeTopOfBook(0, null),
      feeds.subscribeBook(0, 10, null),
      feeds.subscribeOrders(0, null),
      feeds.subscribeTrades(0, null),
      feeds.subscribeCandles(0, 'MINUTE_1', null),
      feeds.subscribeStatistics(0, null),
      feeds.subscribeMarket(0, null),
      feeds.subscribeAuction(0, null),
    ].map((stream) => new Reader<unknown>(stream));
  }

  send(command: Parameters<Exchange['apply']>[0]): void {
    const sequence = this.exchange.sequence + 1;
    const time = START + sequence * 1000;
    const events = this.exchange.apply(command, sequence, time).copy();
    const changes = this.recorder.record(command, events, sequence, time);
    this.feeds.committed({ entry: { sequence, time, actor: 'test', command, events: '' }, events, changes });
  }

  /** Everything that the public has been told, public ids by the order in which they came up. */
  async told(): Promise<unknown> {
    for (const reader of this.readers) await reader.drain();
    const text = JSON.stringify([
      this.readers.map(({ items }) => items),
      this.feeds.orders(0, 10),
      this.feeds.topOfBook(0),
    ]);
    return JSON.parse(text, (key, value: unknown) => {
      if (key !== 'publicId') return value;
      if (!this.ids.has(value as string)) this.ids.set(value as string, this.ids.size);
      return this.ids.get(value as string);
    });
  }
}

const iceberg = (quantity: number): SubmitOrder =>
  order({ side: 'SELL', quantity, instructions: { displayQuantity: 100 }, clientOrderId: 'iceberg' });
const buy = (quantity: number, clientOrderId: string): SubmitOrder => order({ account: BEN, quantity, clientOrderId });
const shrink = (quantity: number): AmendOrder => ({
  kind: 'AmendOrder',
  account: ANN,
  orderId: 1,
  quantity,
  price: 150_000_000,
});

describe('D8 what an iceberg hides', () => {
  it('no public feed tells of it, at any level, until it shows', async () => {
    const [small, large] = [new PublicView(), new PublicView()];
    small.send(iceberg(500));
    large.send(iceberg(9_000));
    for (const view of [small, large]) {
      view.send(order({ side: 'SELL', quantity: 70, clientOrderId: 'behind' }));
      // A part of a slice, the rest of it, and more than one slice.
      for (const quantity of [40, 60, 120, 90]) view.send(buy(quantity, `buy ${quantity}`));
    }
    expect(await large.told()).toEqual(await small.told());
    // 240 of the iceberg have traded. Made smaller within its reserve:
    small.send(shrink(450));
    large.send(shrink(8_000));
    expect(await large.told()).toEqual(await small.told());
    // The last shares of the small one go: from now on it tells, as it must.
    for (const view of [small, large]) view.send(buy(300, 'the rest'));
    expect(await large.told()).not.toEqual(await small.told());
  });
});
