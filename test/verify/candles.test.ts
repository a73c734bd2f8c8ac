import { describe, expect, test } from 'vitest';
import { Findings } from '../../src/compliance/index.ts';
import { migrate, openFrozenReader, openJournal } from '../../src/store/index.ts';
import { CandleCheck } from '../../src/verify/candle-check.ts';
import { verifyDatabase } from '../../src/verify/index.ts';
import { failures } from '../compliance/support.ts';
import { addTrades, candlesOf } from '../support/sql-candles.ts';
import { RandomMarket } from './random-market.ts';
import { freshPath, tamper } from './support.ts';

test(
  'F95 X1 candles are exact: live, after a process that never stopped, and made anew',
  { timeout: 60_000 },
  async () => {
    const path = freshPath();
    const url = `file:${path}`;
    const first = await RandomMarket.start(url, 3);
    await first.trade(200);
    first.nextDay();
    await first.trade(200);
    // Another process takes the database over; the first is never stopped in order.
    const second = await RandomMarket.goOn(url, 4);
    const { nextTradeId } = second.bourse.sequencer.core;
    await second.trade(200);
    expect(second.bourse.sequencer.core.nextTradeId).toBeGreaterThan(nextTradeId + 20);
    await first.bourse.stop();
    await second.bourse.stop();

    const { stored, traded } = candlesOf(path);
    expect(stored).toEqual(traded);
    expect(stored.length).toBeGreaterThan(50);
    const { verdicts } = await verifyDatabase(url);
    expect(verdicts.find(({ invariant }) => invariant === 'I19')).toMatchObject({ status: 'ok' });

    tamper(path, `DELETE FROM "candles"; DELETE FROM "projections"`);
    const report = await verifyDatabase(url);
    expect(report.holds).toBe(false);
    const unchecked = /not yet whole/;
    expect(report.verdicts.filter(({ status }) => status !== 'ok')).toMatchObject([
      { invariant: 'I19', status: 'unchecked', details: [expect.stringMatching(unchecked)] },
    ]);

    await (await RandomMarket.goOn(url, 5)).bourse.stop();
    expect(candlesOf(path).stored).toEqual(stored);
  },
);

describe('I19 candles are compared batch by batch', () => {
  /** What is found wrong, and how many candles were looked at. */
  async function check(path: string): Promise<readonly [wrong: string[], candles: number, batches: number]> {
    const reader = await openFrozenReader(`file:${path}`);
    const findings = new Findings();
    const candles = new CandleCheck(reader, findings);
    let batches = 0;
    for await (const trade of reader.rows('trades')) {
      candles.take(trade);
      if (!candles.isDue) continue;
      await candles.compare();
      batches++;
    }
    await candles.end();
    await reader.close();
    return [failures(findings), candles.count, batches];
  }

  test('each batch is whole, and what is wrong in any is named', async () => {
    const path = freshPath();
    const url = `file:${path}`;
    await migrate(url);
    addTrades(path, 6000);
    await (await openJournal({ url, clock: { now: () => 1 } })).close();
    const { length } = candlesOf(path).traded;
    expect(await check(path)).toEqual([[], length, Math.floor(length / 5000)]);
    expect(length).toBeGreaterThan(5000);

    const second = (place: number): string =>
      `(SELECT "start" FROM "candles" WHERE "instrument" = 1 AND "interval" = 'SECOND_1' ORDER BY "start" LIMIT 1 OFFSET ${place})`;
    const where = `"instrument" = 1 AND "interval" = 'SECOND_1'`;
    tamper(
      path,
      `UPDATE "candles" SET "lastPrint" = "lastPrint" + 1 WHERE ${where} AND "start" = ${second(1500)};
       DELETE FROM "candles" WHERE ${where} AND "start" = ${second(7)};
       UPDATE "candles" SET "start" = "start" + 1000000 WHERE ${where} AND "start" = ${second(100)}`,
    );
    const [wrong] = await check(path);
    expect(wrong).toEqual([
      expect.stringMatching(/^I19 candles 1:SECOND_1:\d+: the row is missing$/),
      expect.stringMatching(/^I19 candles 1:SECOND_1:\d+: the row is missing$/),
      expect.stringMatching(/^I19 candles 1:SECOND_1:\d+: lastPrint is \d+; the trades give \d+$/),
      expect.stringMatching(/^I19 candles 1:SECOND_1:\d+: there is no trade behind this row$/),
    ]);
  });
});
