import type { Command } from '../../domain/index.ts';
import type { ClockView, ReferenceDataRefusal } from '../../exchange/index.ts';
import { requireRole } from '../auth.ts';
import type { RequestContext } from '../context.ts';
import { badInput } from '../errors.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { marketStatusOf } from './market.ts';
import { noSuchSymbol, referenceErrors } from './user-errors.ts';

type OperatorMutations = Pick<MutationResolvers, 'setMarketPhase' | 'setCalendar' | 'setClock' | 'stepClock'>;

/** Seconds of the longest phase that an operator sets: a week. */
const LONGEST_PHASE = 604_800;
const SECOND = 1_000_000;

/** Fastest that engine time may pass: a million times real time, in millionths. */
const FASTEST = 1_000_000 * 1_000_000;
const TOO_FAST: ReferenceDataRefusal = {
  code: 'INVALID_VALUE',
  field: 'rate',
  message: 'rate is above the highest, 1000000.',
};

/** How the operator runs the market and its time. */
export const operatorMutations: OperatorMutations = {
  setMarketPhase: async (_, { input: { symbol = null, phase, durationSeconds = null } }, context) => {
    requireOperator(context, 'Setting a market phase');
    const { directory } = context.services;
    const duration = requireDuration(durationSeconds);
    const instrument = symbol === null ? null : directory.instrument(symbol);
    if (instrument === undefined) return { marketStatus: [], userErrors: [noSuchSymbol(symbol!)] };
    const command: Command = { kind: 'SetPhase', instrument: instrument?.index ?? null, phase, duration };
    const refusal = await carryOut(context, command);
    const meant = instrument ? [instrument] : directory.instruments;
    const marketStatus = meant.map(({ index }) => marketStatusOf(context.services, index));
    return { marketStatus, userErrors: referenceErrors(refusal) };
  },

  setCalendar: async (_, { input: { symbol, calendar } }, context) => {
    requireOperator(context, 'Setting a calendar');
    const instrument = context.services.directory.instrument(symbol)?.index;
    if (instrument === undefined) return { marketStatus: null, userErrors: [noSuchSymbol(symbol)] };
    const refusal = await carryOut(context, { kind: 'SetCalendar', instrument, calendar });
    return { marketStatus: marketStatusOf(context.services, instrument), userErrors: referenceErrors(refusal) };
  },

  setClock: async (_, { input: { rate = null } }, context) => {
    requireOperator(context, 'Setting the clock');
    const refusal = rate !== null && rate > FASTEST ? TOO_FAST : await carryOut(context, { kind: 'SetClock', rate });
    return { clock: context.services.feeds.clock, userErrors: referenceErrors(refusal) };
  },

  stepClock: async (_, { input: { to = null, bySeconds = null } }, context) => {
    requireOperator(context, 'Stepping the clock');
    const { feeds } = context.services;
    const target = requireTarget(to, bySeconds, feeds.clock);
    const refusal = await carryOut(context, { kind: 'StepClock', to: target });
    return { clock: feeds.clock, userErrors: referenceErrors(refusal) };
  },
};

function requireOperator({ viewer }: RequestContext, what: string): void {
  requireRole(viewer, ['OPERATOR'], what);
}

/** Sends a command of an operator; gives why it was refused. */
async function carryOut(context: RequestContext, command: Command): Promise<ReferenceDataRefusal | null> {
  context.charge('orders');
  return (await context.services.commands.send(command, context.viewer.key!.id)).referenceRefusal;
}

/** Seconds as microseconds, checked; null: none. */
function requireDuration(seconds: number | null): number | null {
  if (seconds === null) return null;
  if (seconds >= 1 && seconds <= LONGEST_PHASE) return seconds * SECOND;
  throw badInput(`durationSeconds is ${seconds}; allowed are 1 to ${LONGEST_PHASE}, or null for no end.`);
}

/** The instant that is meant: the one that is named, or so many seconds after now. */
function requireTarget(to: number | null, bySeconds: number | null, { time, rate }: ClockView): number {
  if ((to === null) === (bySeconds === null)) throw badInput('stepClock takes either to or bySeconds, exactly one.');
  if (to !== null) return to;
  if (bySeconds! < 1) throw badInput(`bySeconds is ${bySeconds}; time goes on by 1 or more.`);
  if (rate !== null && rate > 0)
    throw badInput('bySeconds needs a clock that stands still (rate 0); this one runs: say to.');
  return time + bySeconds! * SECOND;
}
