import { rowText } from '../rows/sql.ts';
import { ROUTES } from '../rows/venue-tables.ts';

/** Decisions of the router, oldest first. */
export const ROUTES_OF_ORDERS = `
  SELECT k."value" AS "key", ${rowText(ROUTES, 'r')} AS "row"
  FROM json_each(?) k CROSS JOIN "routes" r ON r."order" = k."value"
  ORDER BY k."rowid", r."number"`;
