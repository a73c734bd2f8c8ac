import { describe, expect, it } from 'vitest';
import { CoreBook } from '../../tools/conformance/core-book.ts';
import { scaled } from '../../tools/replay/bitstamp/decimal.ts';
import { DELETION_REASONS, TRADE_REASONS } from '../../tools/replay/bitstamp/comparison.ts';
import { pair } from '../../tools/replay/bitstamp/executions.ts';
import { agreement, readLog, readOrders } from '../../tools/replay/bitstamp/files.ts';
import { replayBitstamp } from '../../tools/replay/bitstamp/replay.ts';
import { parseLogRow, parseOrderRow, type LogRow, type OrderRow } from '../../tools/replay/bitstamp/rows.ts';
import { untouched } from '../../tools/replay/bitstamp/untouched.ts';
import { BITSTAMP_LOG, BITSTAMP_ORDERS, hasRecordings } from './replay-data.ts';

const KINDS: Readonly<Record<string, string>> = {
  created: 'order_created',
  changed: 'order_changed',
  deleted: 'order_deleted',
};

/** "created 7 buy 1.5 @ 235.10", "trade 900 0.5 @ 235.10", "book 235.00x2 / 235.50x1 236.00x3"; a millisecond a line. */
function log(text: string): readonly LogRow[] {
  const lines = text.trim().split('\n');
  return lines.map((line, index) => parseLogRow(`${1_430_438_404_000 + index} ${body(line.trim())}`, index));
}

function body(line: string): string {
  const [word = '', id, ...rest] = line.split(' ');
  if (word === 'book') {
    const [bids, asks] = line.slice('book'.length).split('/').map(levels);
    return `order_book {"bids": [${bids}], "asks": [${asks}]}`;
  }
  if (word === 'trade') return `trade {"price": ${rest[2]}, "amount": ${rest[0]}, "id": ${id}}`;
  const [side, volume, , price] = rest;
  const type = side === 'buy' ? 0 : 1;
  return `${KINDS[word]} {"price": "${price}", "amount": "${volume}", "datetime": "1", "id": ${id}, "order_type": ${type}}`;
}

function levels(text: string): string {
  const found = text.trim().split(' ').filter(Boolean);
  return found.map((level) => `["${level.split('x')[0]}", "${level.split('x')[1]}"]`).join(', ');
}

const play = (text: string) => replayBitstamp(log(text), new CoreBook());

describe('decimals without floats', () => {
  it.each([
    ['236.47', 2, 23_647],
    ['236.61000000000001', 2, 23_661],
    ['235.91999999999999', 2, 23_592],
    ['1.7885566900000001', 8, 178_855_669],
    ['0.21162230000000001', 8, 21_162_230],
    ['9.9999999999999995e-07', 8, 100],
    ['9.2e-06', 8, 920],
    ['2.0', 8, 200_000_000],
    ['200', 8, 20_000_000_000],
    ['0.000000005', 8, 1],
    ['0.0000000049', 8, 0],
  ])('%s to %i places is %i', (text, places, value) => {
    expect(scaled(text, places)).toBe(value);
  });

  it.each(['', '-1', '1.', '.5', 'NaN', '99999999999.0'])('"%s" is none', (text) => {
    expect(scaled(text, 8)).toBeUndefined();
  });
});

describe('Bitstamp rows', () => {
  it('reads orders, trades and books into cents and 1e-8 BTC', () => {
    expect(log('changed 7 sell 1.78855669 @ 236.47\ntrade 900 0.069000000000000006 @ 236.00999999999999')).toEqual([
      {
        index: 0,
        time: 1_430_438_404_000,
        kind: 'changed',
        order: '7',
        side: 'SELL',
        price: 23_647,
        volume: 178_855_669,
      },
      { index: 1, time: 1_430_438_404_001, kind: 'trade', trade: '900', price: 23_601, volume: 6_900_000 },
    ]);
    expect(log('book 235.00x2 / 235.50x1')[0]).toMatchObject({
      bids: [{ price: 23_500, volume: 200_000_000 }],
      asks: [{ price: 23_550, volume: 100_000_000 }],
    });
    expect(parseOrderRow('7,1430438404518,1430438404000,236.47,200000000,created,bid', 0)).toMatchObject({
      ...{ kind: 'created', order: '7', side: 'BUY', price: 23_647, volume: 200_000_000 },
    });
  });

  it('says which line and field is wrong', () => {
    expect(() => parseLogRow('yesterday order_created {}', 3)).toThrow('feed log, line 4: "yesterday');
    expect(() => parseLogRow('1430438404518 trade {"amount": 1, "id": 2}', 3)).toThrow('line 4: price is ""');
    expect(() => parseLogRow('1430438404518 trade {"price": "x", "amount": 1, "id": 2}', 3)).toThrow('price is "x"');
    expect(() => parseOrderRow('7,1,1,236.47,2,vanished,bid', 3)).toThrow('orders file, line 5: action is "vanished"');
  });
});

describe('who traded, which the log does not say', () => {
  it('is the two orders that lost just the volume of the trade; what an order from before the log had follows', () => {
    const { executions, early } = pair(
      log(`
        created 8 buy 2 @ 236.47
        changed 8 buy 1.8 @ 236.47
        deleted 5 sell 0 @ 236.47
        trade 900 0.2 @ 236.47
        deleted 6 sell 3 @ 237.00`),
    );
    expect(executions).toMatchObject([{ row: { trade: '900' }, buy: '8', sell: '5' }]);
    expect(early).toEqual([
      { order: '5', side: 'SELL', price: 23_647, volume: 20_000_000 },
      { order: '6', side: 'SELL', price: 23_700, volume: 300_000_000 },
    ]);
  });

  it('one row may tell of two trades, and an order that the log does not have is not found', () => {
    const { executions } = pair(
      log(`
        created 5 sell 1 @ 236.00
        created 6 sell 2 @ 236.10
        created 8 buy 3 @ 237.00
        deleted 5 sell 0 @ 236.00
        deleted 8 buy 0 @ 237.00
        deleted 6 sell 0 @ 236.10
        trade 900 1 @ 236.00
        trade 901 2 @ 236.10
        trade 902 7 @ 236.10`),
    );
    expect(executions.map(({ buy, sell }) => [buy, sell])).toEqual([
      ['8', '5'],
      ['8', '6'],
      [null, null],
    ]);
  });
});

describe('the life of orders through the core', () => {
  it('F1 an order that crosses trades as it comes, and the rows that say so are not sent', () => {
    const { counts, trades, tradeDifferences } = play(`
      created 5 sell 50 @ 236.00
      created 6 sell 2 @ 236.00
      created 8 buy 51 @ 237.00
      deleted 5 sell 0 @ 236.00
      changed 8 buy 1 @ 237.00
      trade 900 50 @ 236.00
      deleted 8 buy 0 @ 237.00
      changed 6 sell 1 @ 236.00
      trade 901 1 @ 236.00
      deleted 6 sell 1 @ 236.00`);
    expect(tradeDifferences).toEqual([]);
    expect(trades).toEqual({ log: 2, core: 2, equal: 2, unnamed: 0 });
    // 51 BTC are 5,100,000,000 units, more than 32 bits hold.
    expect(counts).toMatchObject({ created: 3, deletions: 3, deletionsEqual: 3, left: 0, refusals: 0 });
  });

  it('D12 an order whose price changes walks to the other side', () => {
    const { counts, trades } = play(`
      created 5 buy 2 @ 235.00
      created 8 sell 3 @ 236.00
      changed 8 sell 3 @ 235.00
      changed 8 sell 1 @ 235.00
      deleted 5 buy 0 @ 235.00
      trade 900 2 @ 235.00
      changed 8 sell 1 @ 234.00`);
    expect(trades).toMatchObject({ core: 1, equal: 1 });
    expect(counts).toMatchObject({ repriced: 2, deletionsEqual: 1, left: 1, leftEqual: 1, refusals: 0 });
  });

  it('a deletion that is told twice or before the creation', () => {
    const { counts } = play(`
      created 5 buy 2 @ 235.00
      deleted 5 buy 2 @ 235.00
      deleted 5 buy 2 @ 235.00
      deleted 6 buy 3 @ 235.00
      created 6 buy 3 @ 235.00`);
    expect(counts).toMatchObject({ repeated: 1, outOfOrder: 1, deletions: 2, deletionsEqual: 2, left: 0, early: 0 });
  });

  it('trades that differ, and what follows from them', () => {
    const cent = play(`
      created 5 sell 5 @ 236.68
      created 8 buy 1.34117796 @ 236.68
      deleted 8 buy 1.34117796 @ 236.68
      changed 5 sell 3.65886429 @ 236.68
      trade 900 1.3411357100000001 @ 236.68
      book / 236.68x3.65886429
      deleted 5 sell 3.65886429 @ 236.68`);
    expect(cent.tradeDifferences).toMatchObject([{ reason: TRADE_REASONS.ONE_CENT, trade: { volume: 134_117_796 } }]);
    expect([...cent.deletionDifferences].map(([reason, of]) => [reason, of.length])).toEqual([
      [DELETION_REASONS.FOLLOWS, 2],
    ]);
    expect(cent.books).toMatchObject({ shown: 1, equal: 0, whileOrderDiffers: 1, unexplained: [] });

    const crossed = play(`
      created 5 sell 5 @ 236.00
      created 8 buy 1 @ 236.00
      deleted 5 sell 5 @ 236.00
      created 6 sell 1 @ 236.00
      deleted 6 sell 0 @ 236.00
      deleted 8 buy 0 @ 236.00
      trade 900 1 @ 236.00`);
    expect(crossed.tradeDifferences.map(({ reason }) => reason)).toEqual([
      TRADE_REASONS.NOT_MADE,
      TRADE_REASONS.NOT_IN_LOG,
    ]);
    expect(crossed.counts).toMatchObject({ deletions: 3, deletionsEqual: 1 });
  });

  it('a book that comes late or early is found nearby, and one that never was is not', () => {
    const { books } = play(`
      created 5 sell 5 @ 236.00
      book 235.00x1 / 236.00x5
      created 6 buy 1 @ 235.00
      created 7 buy 1 @ 235.50
      book 235.00x1 / 236.00x5
      book 235.50x1 235.00x1 / 236.00x4`);
    expect(books).toMatchObject({ shown: 3, equal: 0, equalNearby: 2, whileOrderDiffers: 0, unexplained: [5] });
  });
});

describe('orders that nothing ever happened to', () => {
  it('are what every book has beyond the orders of the log, and no more', () => {
    const rows = log(`
      book 235.00x2 / 236.00x1 237.00x4
      created 5 buy 3 @ 235.00
      created 6 sell 1 @ 236.50
      book 235.00x5 / 236.00x1 236.50x1 237.00x6
      book 235.00x6 / 236.50x2 237.00x4`);
    expect(untouched(rows, [])).toEqual([
      { order: 'untouched-BUY-23500', side: 'BUY', price: 23_500, volume: 200_000_000 },
      { order: 'untouched-SELL-23700', side: 'SELL', price: 23_700, volume: 400_000_000 },
    ]);
  });
});

describe('the orders file beside the log', () => {
  it('says how many rows are the same, and how many have one unit less', () => {
    const rows = log(
      'created 5 buy 2 @ 235.00\nchanged 5 buy 1 @ 235.00\ndeleted 5 buy 1 @ 235.00\ntrade 9 1 @ 235.00',
    );
    const [created, changed, deleted] = rows as readonly OrderRow[];
    const orders = [created!, { ...changed!, volume: changed!.volume - 1 }, { ...deleted!, price: 1 }];
    expect(agreement(rows, orders)).toEqual({ rows: 3, equal: 1, oneUnitLess: 1 });
  });
});

describe.runIf(hasRecordings(BITSTAMP_LOG, BITSTAMP_ORDERS))('BTCUSD on Bitstamp, 2015-05-01, five hours', () => {
  it('F1 F2 571 of 575 trades of 25,076 orders are equal; the others lack one cent; what is left of orders follows', async () => {
    const rows = await readLog(BITSTAMP_LOG);
    const result = replayBitstamp(rows, new CoreBook());
    expect(result.refusals).toEqual([]);
    expect(result.trades).toEqual({ log: 575, core: 575, equal: 571, unnamed: 0 });
    expect(result.tradeDifferences.map(({ reason, execution }) => [reason, execution?.row.trade])).toEqual(
      ['8111228', '8111600', '8111602', '8111634'].map((trade) => [TRADE_REASONS.ONE_CENT, trade]),
    );
    expect(result.counts).toEqual({
      created: 24_894,
      early: 182,
      untouched: 24,
      repriced: 36,
      repeated: 21,
      outOfOrder: 5,
      deletions: 24_897,
      deletionsEqual: 24_890,
      left: 179,
      leftEqual: 179,
      refusals: 0,
    });
    expect([...result.deletionDifferences].map(([reason, of]) => [reason, of.length])).toEqual([
      [DELETION_REASONS.FOLLOWS, 7],
    ]);
    expect(result.books).toEqual({
      shown: 5_011,
      equalAtDepth1: 4_995,
      equalAtDepth5: 4_976,
      equal: 4_941,
      equalNearby: 53,
      whileOrderDiffers: 17,
      unexplained: [],
    });
  }, 60_000);

  it('trades are the same where nothing is taken from the books, which then differ only deeper', async () => {
    const { trades, counts, books } = replayBitstamp(await readLog(BITSTAMP_LOG), new CoreBook(), { takeOver: false });
    expect(trades).toMatchObject({ core: 575, equal: 571 });
    expect(counts).toMatchObject({ untouched: 0, deletionsEqual: 24_890, leftEqual: 179 });
    expect(books).toMatchObject({ equalAtDepth1: 4_991, equalAtDepth5: 4_938, equal: 2_324 });
  }, 60_000);

  it('the orders file has the same rows, but a volume one unit less in 4,066 of them: so the log is replayed', async () => {
    expect(agreement(await readLog(BITSTAMP_LOG), await readOrders(BITSTAMP_ORDERS))).toEqual({
      rows: 50_414,
      equal: 46_348,
      oneUnitLess: 4_066,
    });
  });
});
