import type { Command, DailyBar } from '../../../domain/index.ts';
import { requireRole } from '../../auth.ts';
import type { RequestContext } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { MutationResolvers } from '../../generated/schema-types.ts';
import { instrumentAt } from '../names.ts';
import { noSuchSymbol, referenceErrors } from '../user-errors.ts';
import { isGiven } from '../arguments.ts';

/** Most days of an instrument that are added at once. */
const MOST_BARS = 500;

/** What operators set of an instrument. */
export const instrumentMutations: Pick<MutationResolvers, 'setHaltRules' | 'setInstrument' | 'addPriceHistory'> = {
  setHaltRules: async (_, { input: { symbol, priceBands, symbolBreaker } }, context) => {
    requireOperator(context, 'Setting halt rules');
    requireSomething('setHaltRules', { priceBands, symbolBreaker });
    return change(context, symbol, (instrument) => ({
      kind: 'SetHaltRules',
      instrument,
      ...(isGiven(priceBands) && { priceBands }),
      ...(isGiven(symbolBreaker) && { symbolBreaker }),
    }));
  },

  setInstrument: async (_, { input: { symbol, referencePrice, averageDailyVolume } }, context) => {
    requireOperator(context, 'Setting an instrument');
    requireSomething('setInstrument', { referencePrice, averageDailyVolume });
    return change(context, symbol, (instrument) => ({
      kind: 'SetInstrument',
      instrument,
      ...(isGiven(referencePrice) && { referencePrice }),
      ...(isGiven(averageDailyVolume) && { averageDailyVolume }),
    }));
  },

  addPriceHistory: async (_, { input: { symbol, bars } }, context) => {
    requireOperator(context, 'Adding a price history');
    if (bars.length < 1 || bars.length > MOST_BARS) {
      throw badInput(`bars has ${bars.length} days; allowed are 1 to ${MOST_BARS}. Nothing was added.`);
    }
    const days = bars.map(({ date, close, volume }): DailyBar => [requireDay(date), close, volume]);
    return change(context, symbol, (instrument) => ({ kind: 'AddPriceHistory', instrument, bars: days }));
  },
};

function requireOperator({ viewer }: RequestContext, what: string): void {
  requireRole(viewer, ['OPERATOR'], what);
}

/** Sends a command about a listed symbol; gives the instrument as it is afterwards, and why it was refused. */
async function change(context: RequestContext, symbol: string, commandOf: (instrument: number) => Command) {
  const { commands, directory } = context.services;
  const index = directory.instrument(symbol)?.index;
  if (index === undefined) return { instrument: null, userErrors: [noSuchSymbol(symbol)] };
  context.charge('orders');
  const { referenceRefusal } = await commands.send(commandOf(index), context.viewer.key!.id);
  return { instrument: instrumentAt(directory, index), userErrors: referenceErrors(referenceRefusal) };
}

function requireSomething(what: string, values: Readonly<Record<string, unknown>>): void {
  if (Object.values(values).some(isGiven)) return;
  throw badInput(`${what} takes ${Object.keys(values).join(' or ')}, or both; none is given.`);
}

/** A day as it is written. That it is one of the calendar, and after those that are there, the exchange judges. */
function requireDay(date: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  throw badInput(`date is a day, "2023-12-29", not ${JSON.stringify(date.slice(0, 40))}.`);
}
