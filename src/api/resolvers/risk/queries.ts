import { alertQueries } from './alerts.ts';
import { changeQueries } from './changes.ts';
import { ledgerQueries } from './ledger.ts';
import { limitQueries } from './limits.ts';
import { breakerQueries } from './market-wide-breaker.ts';
import { positionQueries } from './positions.ts';
import { reportQueries } from './reports.ts';

/** What can be read of risk. */
export const riskQueries = {
  ...limitQueries,
  ...changeQueries,
  ...alertQueries,
  ...reportQueries,
  ...ledgerQueries,
  ...positionQueries,
  ...breakerQueries,
};
