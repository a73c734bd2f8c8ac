import { riskReportOf, type RiskReport } from '../../exchange/index.ts';
import { BALANCES } from '../rows/risk-tables.ts';
import { rowText } from '../rows/sql.ts';
import { POSITIONS } from '../rows/trading-tables.ts';
import type { Reader } from './reader.ts';
import { INSTRUMENT_FACTS, REPORT_HEAD, factsOf, marketFacts, type Cells } from './report-facts.ts';

/** Sequence of the newest trade or booking of an account. */
export const LAST_MOVE_OF_ACCOUNT = `
  SELECT json_array(max(
    coalesce((SELECT t."sequence" FROM "trades" t WHERE t."makerAccount" = ? ORDER BY t."id" DESC LIMIT 1), 0),
    coalesce((SELECT t."sequence" FROM "trades" t WHERE t."takerAccount" = ? ORDER BY t."id" DESC LIMIT 1), 0),
    coalesce((SELECT l."sequence" FROM "ledger" l WHERE l."account" = ? ORDER BY l."id" DESC LIMIT 1), 0)
  )) AS "row"`;

export const POSITIONS_OF_ACCOUNT = `SELECT ${rowText(POSITIONS, 'p')} AS "row" FROM "positions" p WHERE p."account" = ?`;

export const BALANCE_OF_ACCOUNT = `SELECT ${rowText(BALANCES, 'b')} AS "row" FROM "balances" b WHERE b."account" = ?`;

/** Days of what an account holds, or once held. */
export const HISTORY_OF_POSITIONS = `
  SELECT json_array(h."instrument", h."date", h."close", h."volume") AS "row"
  FROM "positions" p CROSS JOIN "price_history" h ON h."instrument" = p."instrument"
  WHERE p."account" = ?
  ORDER BY h."instrument", h."date"`;

/** An account's as it is now, told from its position and balance rows, all of one moment. */
export async function reportNow(reader: Reader, account: number): Promise<RiskReport> {
  const [head, move, positionRows, balanceRows, factRows, historyRows] = await reader.together<Cells>(
    [REPORT_HEAD],
    [LAST_MOVE_OF_ACCOUNT, account, account, account],
    [POSITIONS_OF_ACCOUNT, account],
    [BALANCE_OF_ACCOUNT, account],
    [INSTRUMENT_FACTS],
    [HISTORY_OF_POSITIONS, account],
  );
  const positions = positionRows!.map((cells) => POSITIONS.fromValues(cells));
  const balance = balanceRows![0] && BALANCES.fromValues(balanceRows![0]);
  const facts = factsOf(factRows!);
  const asOf = Number(head![0]?.[0] ?? 0);
  return riskReportOf({
    asOf,
    sequence: Number(move![0]?.[0] ?? 0),
    positions: positions.map(({ instrument, quantity, cost, realizedPnl }) => ({
      account,
      instrument,
      basis: { quantity, cost: BigInt(cost), realizedPnl: BigInt(realizedPnl) },
    })),
    cash: BigInt(balance?.cash ?? 0),
    deposits: BigInt(balance?.deposits ?? 0),
    withdrawals: BigInt(balance?.withdrawals ?? 0),
    fees: BigInt(balance?.fees ?? 0),
    curve: { peakPnl: BigInt(balance?.peakPnl ?? 0), maxDrawdown: BigInt(balance?.maxDrawdown ?? 0) },
    market: marketFacts(facts, historyRows!, asOf),
    mark: (instrument) => {
      const { lastPrice = null, referencePrice = null } = facts.get(instrument) ?? {};
      return lastPrice ?? referencePrice;
    },
  });
}
