import type { Session } from '../domain/index.ts';
import type { OrderState, State } from './state-format.ts';

/** A state of engine version 1: one calendar that never closes, plain limit orders in order of priority. */
interface StateOfFormat1 {
  readonly format: 1;
  readonly sequence: number;
  readonly time: number;
  readonly session: Pick<Session, 'date' | 'endsAt'> | null;
  readonly nextOrderId: number;
  readonly nextTradeId: number;
  readonly venues: State['venues'];
  readonly firms: State['firms'];
  readonly tiers: State['tiers'];
  readonly limits: State['limits'];
  readonly markets: readonly (Pick<
    State['markets'][number],
    'symbol' | 'tickSize' | 'lotSize' | 'phase' | 'since' | 'sequence' | 'prints' | 'lastTick'
  > & { readonly orders: readonly (readonly [number, number, number, number, number, number, number, number])[] })[];
  readonly accounts: readonly Omit<State['accounts'][number], 'state' | 'group'>[];
  readonly keys: State['keys'];
}

/** A state in today's format. Earlier ones are brought to it; the order of priority stays. */
export function upgradeState(state: { readonly format: number }): State {
  return state.format === 1 ? fromFormat1(state as StateOfFormat1) : (state as State);
}

function fromFormat1(old: StateOfFormat1): State {
  let stamp = 1;
  const { session } = old;
  const markets = old.markets.map((market) => ({
    ...market,
    referencePrice: null,
    calendar: 'ALWAYS_OPEN',
    rulesDay: session?.date ?? '1970-01-01',
    phaseEndsAt: null,
    nextPhase: 'CLOSING_AUCTION' as const,
    manual: false,
    indicated: null,
    stale: false,
    orders: market.orders.map((order): OrderState => [...order, stamp++]),
  }));
  const days = session === null ? [] : [{ session: alwaysOpen(session, old.time), next: 1 }];
  return {
    ...old,
    format: 2,
    clockRate: null,
    days,
    keepAlive: [],
    cancelOnDisconnect: [],
    nextStamp: stamp,
    markets,
    accounts: old.accounts.map((account) => ({ ...account, state: 'ACTIVE', group: null })),
  };
}

function alwaysOpen({ date, endsAt }: Pick<Session, 'date' | 'endsAt'>, time: number): Session {
  return { calendar: 'ALWAYS_OPEN', date, phases: [{ phase: 'CONTINUOUS', at: time }], endsAt };
}
