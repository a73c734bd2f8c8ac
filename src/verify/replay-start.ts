import { Holdings, type Findings, type ReplayStart } from '../compliance/index.ts';
import {
  ENGINE_VERSION,
  openOrders,
  restoreState,
  type Exchange,
  type OrderRecord,
  type PositionRecord,
  type ReferenceRows,
} from '../exchange/index.ts';
import { SELF_TRADE_PREVENTIONS, SIDES, TIMES_IN_FORCE } from '../domain/index.ts';
import type { FrozenReader } from '../store/index.ts';
import { all } from './cells.ts';

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
 * event of then left them, positions as the sum of the trades of then, reference data as the snapshot has it.
 */
export async function findBeginning(reader: FrozenReader, findings: Findings): Promise<Beginning> {
  const after = await reader.lastEarlierRecord(ENGINE_VERSION);
  if (after === 0) return { after };
  const written = `records 1 to ${after} were written by an earlier engine version`;
  if (!(await reader.snapshotSequences()).includes(after)) {
    return { after, cannot: `${written}, and the snapshot at ${after}, from which a replay could begin, is gone` };
  }
  const { state, engineVersion, sound } = await reader.storedSnapshot(after);
  if (!sound || engineVersion > ENGINE_VERSION) {
    return { after, cannot: `${written}, and the snapshot at ${after} is damaged, or newer than this program` };
  }
  try {
    const exchange = restoreState(state);
    if (exchange.orders.select((slot) => exchange.orders.terms(slot) !== undefined).length > 0) {
      return { after, cannot: `${written}, and the snapshot at ${after} has orders of more than plain terms` };
    }
    return { after, start: await startAt(reader, exchange, findings) };
  } catch (error) {
    findings.fail('I15', `snapshots ${after}: no replay can begin from it: ${String(error)}`);
    return { after, cannot: `${written}, and no replay can begin from the snapshot at ${after}` };
  }
}

async function startAt(reader: FrozenReader, exchange: Exchange, findings: Findings): Promise<ReplayStart> {
  const { sequence } = exchange;
  return {
    exchange,
    rows: {
      openOrders: await openOrdersOf(reader, exchange, findings),
      positions: await positionsOf(reader, exchange.nextTradeId - 1, findings),
      lastEventNumbers: await reader.eventNumbersAsOf(sequence),
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

async function positionsOf(reader: FrozenReader, lastTrade: number, findings: Findings): Promise<PositionRecord[]> {
  const holdings = new Holdings(findings);
  for await (const trade of reader.rows('trades')) {
    if (trade.id > lastTrade) break;
    holdings.take(trade);
  }
  return holdings.rows();
}

/** Reference data that the core knows, with what may change as the core has it. */
async function referenceOf(reader: FrozenReader, exchange: Exchange, findings: Findings): Promise<ReferenceRows> {
  const { reference, limits, gate, states, tradeGroups, timekeeping, markets } = exchange;
  const first = async <Kind extends 'venues' | 'firms' | 'instruments' | 'accounts'>(kind: Kind, count: number) => {
    const rows = (await all(reader.rows(kind))).filter(({ index }) => index < count);
    const there = (): string => `${kind}: holds ${rows.length} of the ${count} rows of sequence ${exchange.sequence}`;
    findings.expect(rows.length === count, 'I4', there);
    return rows;
  };
  const ofThen = new Map(limits.list().map((row) => [`${row[0]}:${row[1]}`, row]));
  const tiers = await all(reader.rows('tiers'));
  return {
    venues: await first('venues', reference.venues.size),
    firms: await first('firms', reference.firms.size),
    instruments: (await first('instruments', markets.length)).map((row) => ({
      ...row,
      calendar: timekeeping.calendars[row.index]!,
    })),
    accounts: (await first('accounts', reference.accounts.size)).map((row) => ({
      ...row,
      tier: limits.names[gate.tierOf(row.index)]!,
      tradingState: states.of(row.index),
      tradeGroup: tradeGroups.names[row.index]!,
    })),
    tiers: tiers.flatMap(({ tier }) => {
      const known = limits.tier(tier);
      return known === undefined ? [] : [{ tier, ...limits.budget(known) }];
    }),
    limits: (await all(reader.rows('limits'))).flatMap(({ tier, instrument }) => {
      const row = ofThen.get(`${tier}:${instrument ?? -1}`);
      return row ? [{ tier, instrument, maxOrderQuantity: row[2], maxPosition: row[3] }] : [];
    }),
    apiKeys: (await all(reader.rows('apiKeys'))).flatMap((row) => {
      const key = reference.keys.get(row.id);
      return key ? [{ ...row, revokedAt: key.live ? null : row.revokedAt }] : [];
    }),
  };
}
