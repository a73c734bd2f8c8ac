import type { ReferenceDataRefusal, Refusal } from '../../exchange/index.ts';
import type { ResolversParentTypes } from '../generated/schema-types.ts';

export type OrderError = ResolversParentTypes['OrderError'];
type ReferenceDataError = ResolversParentTypes['ReferenceDataError'];

/** Why an order, an amendment or a cancel was refused; empty where it was not. */
export function orderErrors(refusal: Refusal | null): OrderError[] {
  if (!refusal) return [];
  const { code, field, message } = refusal;
  return [{ code, field: field === null ? null : [field], message }];
}

/** Why a change of the market, its members or a key was refused; empty where it was not. */
export function referenceErrors(refusal: ReferenceDataRefusal | null): ReferenceDataError[] {
  if (!refusal) return [];
  const { code, field, message } = refusal;
  return [{ code, field: pathOf(field), message }];
}

/** A field as the exchange names it, "tiers.1.taker", as a path. */
export function pathOf(field: string | null): string[] | null {
  return field === null ? null : field.split('.');
}

/** A venue, named in an argument, that there is not. */
export function noSuchVenue(name: string): ReferenceDataError {
  const message = `There is no venue ${JSON.stringify(name.slice(0, 40))}.`;
  return { code: 'NOT_FOUND', field: ['venue'], message };
}

/** A symbol, named in an argument, that is not listed. */
export function noSuchSymbol(symbol: string): ReferenceDataError {
  return {
    code: 'NOT_FOUND',
    field: ['symbol'],
    message: `There is no symbol ${JSON.stringify(symbol.slice(0, 40))}.`,
  };
}
