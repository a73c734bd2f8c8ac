import type { ReferenceDataRefusal } from './outcome.ts';

/** A value that reference data or a setting may not have. */
export function invalid(field: string, message: string): ReferenceDataRefusal {
  return { code: 'INVALID_VALUE', field, message };
}

/** Refuses what is no whole number within bounds. */
export function range(field: string, value: number, least: number, most: number): ReferenceDataRefusal | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return invalid(field, `${field} is ${value}; allowed are whole numbers from ${least} to ${most}.`);
}
