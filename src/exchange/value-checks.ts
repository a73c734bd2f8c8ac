import { formatDecimal } from '../domain/index.ts';
import type { ReferenceDataRefusal } from './outcome.ts';

/** How many there are of what is named by its index. */
interface Counts {
  readonly reference: { readonly accounts: { readonly size: number }; readonly firms: { readonly size: number } };
  readonly markets: readonly unknown[];
}

/** A value that reference data or a setting may not have. */
export function invalid(field: string | null, message: string): ReferenceDataRefusal {
  return { code: 'INVALID_VALUE', field, message };
}

/** Refuses what is no whole number within bounds. */
export function range(field: string, value: number, least: number, most: number): ReferenceDataRefusal | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return invalid(field, `${field} is ${value}; allowed are whole numbers from ${least} to ${most}.`);
}

/** Refuses what is no whole number of micro-dollars within bounds. */
export function money(field: string, value: number, least: number, most: number): ReferenceDataRefusal | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  const is = Number.isInteger(value) ? formatDecimal(value) : `${value} micro-dollars`;
  return invalid(field, `${field} is ${is}; allowed are ${formatDecimal(least)} to ${formatDecimal(most)}.`);
}

/** Whether a text is a day of the calendar: "2026-11-24". */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Refuses an account that is not there; undefined: none is named. */
export function accountExists(index: number | undefined, { reference }: Counts): ReferenceDataRefusal | undefined {
  return exists('accountId', 'account', index, reference.accounts.size);
}

export function firmExists(index: number | undefined, { reference }: Counts): ReferenceDataRefusal | undefined {
  return exists('firmId', 'firm', index, reference.firms.size);
}

export function instrumentExists(index: number | undefined, { markets }: Counts): ReferenceDataRefusal | undefined {
  return exists('symbol', 'instrument', index, markets.length);
}

function exists(
  field: string,
  what: string,
  index: number | undefined,
  count: number,
): ReferenceDataRefusal | undefined {
  if (index === undefined || (Number.isSafeInteger(index) && index >= 0 && index < count)) return undefined;
  return { code: 'NOT_FOUND', field, message: `${what} ${index} does not exist.` };
}
