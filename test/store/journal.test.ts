import { describe, expect, test } from 'vitest';
import { OPEN_STATUSES } from '../../src/domain/index.ts';
import { ENGINE_VERSION, noChanges, type JournalEntry, type JournalGroup } from '../../src/exchange/index.ts';
import { SampleFlow, START } from './sample-group.ts';
import { everyKind } from './sample-records.ts';
import { collect, journalOn, migratedUrl, queriesOn } from './support.ts';

const tick = (sequence: number): JournalEntry => ({
  sequence,
  time: START + sequence,
  actor: 'clock "1"',
  command: {
    kind: 'AdvanceTime',
    sessions: [
      {
        calendar: 'ALWAYS_OPEN',
        date: '2026-11-24',
        phases: [{ phase: 'CONTINUOUS', at: START }],
        endsAt: START + 1_000_000,
      },
    ],
  },
  events: '[[12,1795530601000000]]',
});

describe('append and read back', () => {
  test('F66 entries come back as they were written, with the version of the engine, in order and from anywhere', async () => {
    const journal = await journalOn(await migratedUrl());
    const group = new SampleFlow().group(12);
    expect(await journal.head()).toBe(0);
    await journal.append(group);
    await journal.append({ entries: [tick(13)], changes: noChanges() });
    expect(await journal.head()).toBe(13);
    const expected = [...group.entries, tick(13)].map((entry) => ({ ...entry, engineVersion: ENGINE_VERSION }));
    expect(await collect(journal.entriesAfter(0))).toEqual(expected);
    expect(await collect(journal.entriesAfter(10))).toEqual(expected.slice(10));
    expect(await collect(journal.entriesAfter(13))).toEqual([]);
  });

  test('pages of entries follow each other with no hole', async () => {
    const journal = await journalOn(await migratedUrl());
    const count = 10_001;
    const entries = Array.from({ length: count }, (_, place) => tick(place + 1));
    await journal.append({ entries, changes: noChanges() });
    const sequences = (await collect(journal.entriesAfter(0))).map(({ sequence }) => sequence);
    expect(sequences).toEqual(entries.map(({ sequence }) => sequence));
  });

  test('every kind of record comes back as it was written', async () => {
    const url = await migratedUrl();
    const journal = await journalOn(url);
    const queries = await queriesOn(url);
    const written = everyKind();
    await journal.append({ entries: [tick(1)], changes: written });

    const { venues, firms, instruments, accounts, tiers, apiKeys, tradingStates, restrictions, priceHistory } = written;
    const { feeSchedules, protectionRegimes, quotingIncrements } = written;
    const { riskChanges, limits, ...reference } = await journal.referenceRows();
    const written3 = {
      venues,
      firms,
      instruments,
      accounts,
      tiers,
      apiKeys,
      tradingStates,
      restrictions,
      priceHistory,
      feeSchedules,
      protectionRegimes,
      quotingIncrements,
    };
    expect(reference).toEqual(written3);
    expect(new Set(limits)).toEqual(new Set(written.limits));
    expect(riskChanges).toEqual(written.riskChanges.filter(({ status }) => status === 'PENDING'));
    expect(await queries.apiKeys()).toEqual(apiKeys);
    const { balances, alerts, lastAlert, lastLedgerEntry, lastTrades, candles, lastQuotes } =
      await journal.recorderRows();
    expect({ balances, alerts }).toEqual({ balances: written.balances, alerts: written.alerts });
    expect([lastAlert, lastLedgerEntry, [...lastTrades]]).toEqual([2, 2, [[1, written.trades[1]]]]);
    expect(candles).toEqual(written.candles);
    expect(lastQuotes).toEqual(new Map([[1, written.quotes[1]]]));
    expect((await queries.quotes(1, { from: null, to: null }, 10, null)).rows).toEqual([...written.quotes].reverse());
    expect(await queries.routesOfOrders([1])).toEqual(new Map([[1, written.routes]]));

    const orders = await queries.ordersByIds(written.orders.map(({ id }) => id));
    expect([...orders.values()].sort((a, b) => a.id - b.id)).toEqual([...written.orders].sort((a, b) => a.id - b.id));
    expect([...(await queries.tradesByIds([1, 2])).values()]).toEqual(written.trades);
    expect(await queries.orderEventsAfter(0, 0, 10)).toEqual(written.orderEvents);
    expect((await queries.positionsOfAccounts([0])).get(0)).toEqual(written.positions);

    const everything = { accounts: null, instrument: null };
    expect((await queries.preventions(everything, 10, null)).rows).toEqual(written.preventions);
    expect((await queries.riskChanges(null, 10, null)).rows).toEqual([...written.riskChanges].reverse());
    expect((await queries.ledger(0, 10, null)).rows).toEqual([written.ledger[0]]);
    expect((await queries.ledger(1, 10, null)).rows).toEqual([written.ledger[1]]);
    expect([...(await queries.alertsByIds([1, 2])).values()]).toEqual(written.alerts);
    expect((await queries.balancesOfAccounts([0, 1])).get(0)).toEqual(written.balances[0]);
    expect((await queries.limitHistory(10, null)).rows).toEqual([...written.limits].reverse());
  });

  test('what changes is replaced, what does not is kept', async () => {
    const url = await migratedUrl();
    const journal = await journalOn(url);
    const queries = await queriesOn(url);
    const first = everyKind();
    await journal.append({ entries: [tick(1)], changes: first });
    const order = {
      ...first.orders[0]!,
      quantity: 500,
      leavesQuantity: 500,
      price: 1,
      version: 2,
      updatedAt: START + 2,
    };
    const position = { ...first.positions[0]!, quantity: 7, cost: '8', realizedPnl: '9' };
    const key = { ...first.apiKeys[0]!, revokedAt: START + 2 };
    const limit = { ...first.limits[0]!, maxPosition: 1, sequence: 2, at: START + 2 };
    const balance = { ...first.balances[0]!, cash: '5' };
    const alert = { ...first.alerts[1]!, level: 'BREACH', acknowledgedBy: 'x', acknowledgedAt: 7, note: 'n' } as const;
    const decided = { ...first.riskChanges[1]!, status: 'REJECTED', decidedBy: 'other', decidedSequence: 2 } as const;
    const changes = {
      ...noChanges(),
      orders: [order],
      positions: [position],
      apiKeys: [key],
      limits: [limit],
      balances: [balance],
      alerts: [alert],
      riskChanges: [decided],
      firms: [{ ...first.firms[0]!, tradingState: 'ACTIVE' as const }],
      tradingStates: [{ ...first.tradingStates[1]!, state: 'HALTED' as const }],
      restrictions: [{ ...first.restrictions[0]!, restricted: false, sequence: 9 }],
    };
    await journal.append({ entries: [tick(2)], changes });
    expect((await queries.ordersByIds([1])).get(1)).toEqual(order);
    expect((await queries.positionsOfAccounts([0])).get(0)).toEqual([position]);
    const rows = await journal.referenceRows();
    expect(rows.apiKeys).toEqual([key, first.apiKeys[1]]);
    // The row before stays in the history; the newest of each scope is in force.
    expect(new Set(rows.limits)).toEqual(new Set([limit, first.limits[1], first.limits[2]]));
    expect((await queries.limitHistory(10, null)).rows).toContainEqual(first.limits[0]);
    expect(new Set(await queries.limitsAt(1))).toEqual(new Set([first.limits[0]]));
    expect(new Set(await queries.limitsAt(7))).toEqual(new Set([limit, first.limits[1]]));
    expect(rows.riskChanges).toEqual([]);
    expect((await queries.riskChangesByIds([3, 4])).get(4)).toEqual(decided);
    expect(rows.firms[0]).toMatchObject({ id: 'ATLAS-CAPITAL', tradingState: 'ACTIVE' });
    expect(rows.tradingStates).toContainEqual(changes.tradingStates[0]);
    expect(rows.restrictions.map(({ restricted }) => restricted)).toEqual([false, true, false]);
    expect((await queries.balancesOfAccounts([0])).get(0)).toEqual(balance);
    expect((await queries.alertsByIds([2])).get(2)).toEqual(alert);
  });

  test('the journal is the same when it is opened again', async () => {
    const url = await migratedUrl();
    const before = await journalOn(url);
    const flow = new SampleFlow();
    await before.append(flow.group(5));
    await before.close();
    const after = await journalOn(url);
    expect(after.epoch).toBe(2);
    await after.append(flow.group(5));
    expect(await collect(after.entriesAfter(0))).toHaveLength(10);
  });
});

describe('the rows that the recorder goes on from', () => {
  test('open orders, positions, and the last number of each account that has one', async () => {
    const journal = await journalOn(await migratedUrl());
    const accounts = Array.from({ length: 40 }, (_, index) => ({
      index,
      id: `A${index}`,
      name: 'x',
      firm: 0,
      kind: 'RETAIL' as const,
      tier: 'DEFAULT',
      tradeGroup: null,
      tradingState: 'ACTIVE' as const,
      shortSalePolicy: 'VENUE_MARKS' as const,
    }));
    const flow = new SampleFlow();
    const group: JournalGroup = flow.group(21);
    group.changes.accounts.push(...accounts);
    await journal.append(group);
    const rows = await journal.recorderRows();
    const open = group.changes.orders.filter(({ status }) => OPEN_STATUSES.includes(status));
    expect(open.map(({ id }) => id)).toEqual([21]);
    expect(rows.openOrders).toEqual(open);
    expect(new Set(rows.positions)).toEqual(new Set(group.changes.positions));
    const last = new Map<number, number>();
    for (const { account, number } of group.changes.orderEvents) last.set(account, number);
    expect(rows.lastEventNumbers).toEqual(last);
  });
});

describe('repeats', () => {
  test('finds earlier orders by account and client id, colons included, with the trades of their own command only', async () => {
    const journal = await journalOn(await migratedUrl());
    const flow = new SampleFlow();
    const group = flow.group(4);
    const [buy, sell] = [1, 2].map((id) => group.changes.orders.find((order) => order.id === id)!) as [
      (typeof group.changes.orders)[0],
      (typeof group.changes.orders)[0],
    ];
    group.changes.orders.push({ ...everyKind().orders[0]!, id: 77 });
    // A fill that came later, when the order no longer was the aggressor.
    group.changes.trades.push({ ...group.changes.trades[0]!, id: 99, print: 99, sequence: 4 });
    await journal.append(group);

    const keys = [
      `${buy.account}:${buy.clientOrderId}`,
      `${sell.account}:${sell.clientOrderId}`,
      '0:A_1.b:c-d',
      '5:nobody',
    ];
    const repeats = await journal.findRepeats(keys);
    expect([...repeats.keys()].sort()).toEqual(keys.slice(0, 3).sort());
    expect(repeats.get(keys[0]!)).toEqual({ order: buy, trades: [] });
    expect(repeats.get(keys[1]!)).toEqual({ order: sell, trades: [group.changes.trades[0]] });
    expect(repeats.get(keys[2]!)?.order.id).toBe(77);
    expect(await journal.findRepeats([])).toEqual(new Map());
  });

  test('the same client id of the same account is refused by the database too, for ever', async () => {
    const journal = await journalOn(await migratedUrl());
    const changes = everyKind();
    await journal.append({ entries: [tick(1)], changes });
    const again = { ...noChanges(), orders: [{ ...changes.orders[0]!, id: 4242 }] };
    await expect(journal.append({ entries: [tick(2)], changes: again })).rejects.toThrow(/UNIQUE constraint failed/);
  });
});
