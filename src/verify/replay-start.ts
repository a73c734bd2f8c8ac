import { CashSums, Holdings, type Findings, type ReplayStart } from '../compliance/index.ts';
import {
  ENGINE_VERSION,
  limitScope,
  openOrders,
  restoreState,
  type BalanceRecord,
  type Exchange,
  type LimitRecord,
  type OrderRecord,
  type RecorderRows,
  type ReferenceRows,
  type TradeRecord,
} from '../exchange/index.ts';
import { EVENT, SELF_TRADE_PREVENTIONS, SIDES, TIMES_IN_FORCE } from '../domain/index.ts';
import type { FrozenReader } from '../store/index.ts';
import { all } from './cells.ts';

/** Engine versions from this one on kept what changes in place and cannot be worked out again from history: alerts, and peaks of profit. */
const ALERTS_SINCE = 3;

/** Where the replay of a journal begins. */
export interface Beginning {
  /** Records up to and with this one were written by an earlier engine version, and cannot be carried out again; 0: none. */
  readonly after: number;
  /** What the replay goes on from; undefined: from nothing, where `after` is 0, and else not at all. */
  readonly start?: ReplayStart;
  /** Why no record can be replayed, though nothing is wrong. */
  readonly cannot?: string;
}

/**
 * A journal that begins with records of an earlier engine version is replayed from the snapshot at the last of them, which
 * is the one that recovery began with. What the tables held then is read out of them as they are now: orders as their last
 * event of then left them, positions and cash as the sum of the trades of then, reference data as the snapshot has it.
 */
export async function findBeginning(reader: FrozenReader, findings: Findings): Promise<Beginning> {
  const after = await reader.lastEarlierRecord(ENGINE_VERSION);
  if (after === 0) return { after };
  const written = `records 1 to ${after} were written by an earlier engine version`;
  if ((await reader.engineVersionAt(after)) >= ALERTS_SINCE) {
    return { after, cannot: `${written}, and the tables do not tell what alerts and peaks of profit were by then` };
  }
  if (!(await reader.snapshotSequences()).includes(after)) {
    return { after, cannot: `${written}, and the snapshot at ${after}, from which a replay could begin, is gone` };
  }
  const { state, engineVersion, sound } = await reader.storedSnapshot(after);
  if (!sound || engineVersion > ENGINE_VERSION) {
    return { after, cannot: `${written}, and the snapshot at ${after} is damaged, or newer than this program` };
  }
  try {
    const { nextTradeId } = JSON.parse(state) as { nextTradeId: number };
    const sums = await sumsOf(reader, nextTradeId - 1, findings);
    const exchange = restoreState(state, undefined, await factsOf(reader, after, sums.balances));
    if (exchange.orders.select((slot) => exchange.orders.terms(slot) !== undefined).length > 0) {
      return { after, cannot: `${written}, and the snapshot at ${after} has orders of more than plain terms` };
    }
    return { after, start: await startAt(reader, exchange, sums, findings) };
  } catch (error) {
    findings.fail('I15', `snapshots ${after}: no replay can begin from it: ${String(error)}`);
    return { after, cannot: `${written}, and no replay can begin from the snapshot at ${after}` };
  }
}

async function startAt(reader: FrozenReader, exchange: Exchange, sums: Sums, findings: Findings): Promise<ReplayStart> {
  const { sequence } = exchange;
  return {
    exchange,
    rows: {
      openOrders: await openOrdersOf(reader, exchange, findings),
      ...sums,
      lastEventNumbers: await reader.eventNumbersAsOf(sequence),
      alerts: [],
      lastAlert: 0,
      lastLedgerEntry: 0,
      // Candles are not replayed: they are held to the trades.
      candles: [],
      // Engine versions before 4 kept no national best quotes.
      lastQuotes: new Map(),
    },
    reference: await referenceOf(reader, exchange, findings),
    preventions: await reader.preventionsAsOf(sequence),
  };
}

/** The rows of the core's open orders, by market and side in order of priority. @throws Error where one is missing */
async function openOrdersOf(reader: FrozenReader, exchange: Exchange, findings: Findings): Promise<OrderRecord[]> {
  const ids = exchange.markets.flatMap((_, instrument) =>
    SIDES.flatMap((side) => openOrders(exchange, instrument, side).map(({ id }) => id)),
  );
  const found = await reader.ordersAsOf(ids, exchange.sequence);
  const rows = new Map(found.map((row) => [row.order.id, row]));
  return ids.map((id) => {
    const row = rows.get(id);
    if (!row) throw new Error(`order ${id} is open, and orders and order_events do not have it`);
    const { orders } = exchange;
    const slot = orders.find(id);
    const { state } = row.event;
    findings.expect(
      state.leavesQuantity === orders.open(slot),
      'I15',
      () =>
        `snapshots ${exchange.sequence}: order ${id} has ${orders.open(slot)} open; order_events say ${state.leavesQuantity}`,
    );
    return {
      ...row.order,
      ...state,
      // What a replacement may have changed since: all orders of then are plain.
      type: 'LIMIT',
      timeInForce: TIMES_IN_FORCE[orders.timeInForce(slot)]!,
      selfTradePrevention: SELF_TRADE_PREVENTIONS[orders.selfTradePrevention(slot)]!,
      stopPrice: null,
      displayQuantity: null,
      expiresAt: null,
      instructions: null,
      links: null,
    };
  });
}

type Sums = Pick<RecorderRows, 'positions' | 'balances' | 'lastTrades'>;

/**
 * What the core of an earlier engine version did not know, and its successor took from the tables: whose firm an account is of, its
 * cash, and volumes, which came with the instruments and were never changed by then.
 */
async function factsOf(reader: FrozenReader, after: number, balances: readonly BalanceRecord[]) {
  const firms: number[] = [];
  const cash: string[] = [];
  const volumes: number[] = [];
  const mics: string[] = [];
  for (const { index, mic } of await all(reader.rows('venues'))) mics[index] = mic;
  for (const { index, firm } of await all(reader.rows('accounts'))) firms[index] = firm;
  for (const balance of balances) cash[balance.account] = balance.cash;
  for await (const { sequence, command, events } of reader.entriesAfter(0)) {
    if (sequence > after) break;
    if (command.kind !== 'CreateInstrument') continue;
    const [[kind, index = 0] = []] = JSON.parse(events) as number[][];
    if (kind === EVENT.CREATED) volumes[index] = command.averageDailyVolume ?? 0;
  }
  return { firms, cash, volumes, mics };
}

/** What the trades of then make of positions and cash. How far a profit had been nobody had measured yet. */
async function sumsOf(reader: FrozenReader, lastTrade: number, findings: Findings): Promise<Sums> {
  const holdings = new Holdings(findings);
  const cash = new CashSums(findings);
  const lastTrades = new Map<number, TradeRecord>();
  for await (const trade of reader.rows('trades')) {
    if (trade.id > lastTrade) break;
    holdings.take(trade);
    cash.trade(trade);
    lastTrades.set(trade.instrument, trade);
  }
  return { positions: holdings.rows(), balances: cash.rows(), lastTrades };
}

/** Reference data that the core knows, with what may change as the core has it. */
async function referenceOf(reader: FrozenReader, exchange: Exchange, findings: Findings): Promise<ReferenceRows> {
  const { reference, limits, states, tradeGroups, timekeeping, markets } = exchange;
  const first = async <Kind extends 'venues' | 'firms' | 'instruments' | 'accounts'>(kind: Kind, count: number) => {
    const rows = (await all(reader.rows(kind))).filter(({ index }) => index < count);
    const there = (): string => `${kind}: holds ${rows.length} of the ${count} rows of sequence ${exchange.sequence}`;
    findings.expect(rows.length === count, 'I4', there);
    return rows;
  };
  const tiers = await all(reader.rows('tiers'));
  return {
    venues: await first('venues', reference.venues.size),
    firms: (await first('firms', reference.firms.size)).map((row) => ({
      ...row,
      tradingState: states.get({ firm: row.index }),
    })),
    instruments: (await first('instruments', markets.length)).map((row) => ({
      ...row,
      calendar: timekeeping.calendars[row.index]!,
      // Engine versions before 3 had neither bands nor breakers.
      priceBands: 'NONE',
      symbolBreaker: false,
      tradingState: states.get({ instrument: row.index }),
    })),
    accounts: (await first('accounts', reference.accounts.size)).map((row) => ({
      ...row,
      tier: limits.names[limits.tierOf[row.index]!]!,
      tradingState: states.get({ account: row.index }),
      tradeGroup: tradeGroups.names[row.index]!,
      shortSalePolicy: 'VENUE_MARKS',
    })),
    tiers: tiers.flatMap(({ tier }) => {
      const known = limits.tier(tier);
      return known === undefined ? [] : [{ tier, ...limits.budget(known) }];
    }),
    limits: await limitsOf(reader, exchange, findings),
    apiKeys: (await all(reader.rows('apiKeys'))).flatMap((row) => {
      const key = reference.keys.get(row.id);
      return key ? [{ ...row, revokedAt: key.live ? null : row.revokedAt }] : [];
    }),
    // Engine versions before 3 had none of these.
    riskChanges: [],
    tradingStates: [],
    restrictions: [],
    priceHistory: [],
    // Engine versions before 4 had none of these.
    feeSchedules: [],
    protectionRegimes: [],
    quotingIncrements: [],
  };
}

/** The rows that were there before limits had a history, with their limits as the core has them. */
async function limitsOf(
  reader: FrozenReader,
  { limits, sequence }: Exchange,
  findings: Findings,
): Promise<LimitRecord[]> {
  const ofThen = new Map(
    limits.list().flatMap(({ scope, instrument, values }) => {
      if (scope.tier === undefined) return [];
      const tier = limits.names[scope.tier]!;
      return [[limitScope({ tier, account: null, firm: null, instrument }), values] as const];
    }),
  );
  const rows = (await all(reader.rows('limits'))).flatMap((row) => {
    const values = row.sequence === 0 ? ofThen.get(limitScope(row)) : undefined;
    return values ? [{ ...row, ...values }] : [];
  });
  const there = (): string => `limits: holds ${rows.length} of the ${ofThen.size} rows of sequence ${sequence}`;
  findings.expect(rows.length === ofThen.size, 'I4', there);
  return rows;
}
