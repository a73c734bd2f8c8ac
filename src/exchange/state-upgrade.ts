import type { Session } from '../domain/index.ts';
import { NO_GUARDS } from '../venue/index.ts';
import { NO_HISTORY } from '../risk/index.ts';
import { NO_INDEX } from './market-wide-breaker.ts';
import type { AccountRecord, BalanceRecord, InstrumentRecord, VenueRecord } from './records.ts';
import { Venues } from './venue-state.ts';
import type { AccountState, MarketState, OrderState, State } from './state-format.ts';

/** What states of earlier formats do not have, and the tables of their database do. By index. */
export interface UpgradeFacts {
  /** Firm of each account. */
  readonly firms: readonly number[];
  /** Cash of each account, as text; what its trades came to. */
  readonly cash: readonly string[];
  /** Average daily volume of each instrument; 0: none. */
  readonly volumes: readonly number[];
  /** Market identifier code of each venue. */
  readonly mics: readonly string[];
}

/** Those facts, from the rows of a database. */
export function upgradeFacts(
  accounts: readonly AccountRecord[],
  instruments: readonly InstrumentRecord[],
  balances: readonly BalanceRecord[],
  venues: readonly VenueRecord[] = [],
): UpgradeFacts {
  const firms: number[] = [];
  const cash: string[] = [];
  const volumes: number[] = [];
  const mics: string[] = [];
  for (const { index, firm } of accounts) firms[index] = firm;
  for (const { account, cash: balance } of balances) cash[account] = balance;
  for (const { index, averageDailyVolume } of instruments) volumes[index] = averageDailyVolume ?? 0;
  for (const { index, mic } of venues) mics[index] = mic;
  return { firms, cash, volumes, mics };
}

/** Whether a state needs no upgrade. */
export function isCurrentFormat(state: string): boolean {
  return state.startsWith('{"format":4,');
}

/** A state of engine version 3: one venue. */
type StateOfFormat3 = Omit<State, 'format' | 'markets' | 'venueSettings' | 'away' | 'nationals' | 'routes'> & {
  readonly format: 3;
  readonly markets: readonly Omit<MarketState, 'tape'>[];
};

/** A state of engine version 2: limits by tier, and no halts but those of operators. */
interface StateOfFormat2 extends Omit<StateOfFormat3, 'format' | 'risk' | 'breaker' | 'markets' | 'accounts'> {
  readonly format: 2;
  /** Tier, instrument (-1: all), largest order, largest position. */
  readonly limits: readonly (readonly [string, number, number, number])[];
  readonly markets: readonly Omit<MarketState, 'tape' | 'priorClose' | 'priceBands' | 'symbolBreaker' | 'guards'>[];
  readonly accounts: readonly Omit<AccountState, 'firm' | 'policy' | 'cash' | 'duplicates'>[];
}

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
  readonly limits: StateOfFormat2['limits'];
  readonly markets: readonly (Pick<
    MarketState,
    'symbol' | 'tickSize' | 'lotSize' | 'phase' | 'since' | 'sequence' | 'prints' | 'lastTick'
  > & { readonly orders: readonly (readonly [number, number, number, number, number, number, number, number])[] })[];
  readonly accounts: readonly Omit<StateOfFormat2['accounts'][number], 'state' | 'group'>[];
  readonly keys: State['keys'];
}

/** A state in today's format. Earlier ones are brought to it; the order of priority stays. */
export function upgradeState(state: { readonly format: number }, facts?: UpgradeFacts): State {
  if (state.format === 1) return fromFormat3(fromFormat2(fromFormat1(state as StateOfFormat1), facts), facts);
  if (state.format === 2) return fromFormat3(fromFormat2(state as StateOfFormat2, facts), facts);
  return state.format === 3 ? fromFormat3(state as StateOfFormat3, facts) : (state as State);
}

/** Whoever had venues besides the home market had no books there. */
function fromFormat3(old: StateOfFormat3, facts?: UpgradeFacts): State {
  const venues = new Venues();
  old.venues.forEach((name, index) => {
    venues.add({ name, mic: facts?.mics[index] ?? '', venueKind: 'LIT' });
  });
  return {
    ...old,
    format: 4,
    markets: old.markets.map((market) => ({ ...market, tape: market.prints })),
    venueSettings: venues.capture(),
    away: [],
    nationals: [],
    routes: { routes: [], children: [], due: [] },
  };
}

function fromFormat2({ limits, ...old }: StateOfFormat2, facts?: UpgradeFacts): StateOfFormat3 {
  return {
    ...old,
    format: 3,
    risk: {
      limits: limits.map(([tier, instrument, maxOrderQuantity, maxPosition]) => [
        { tier: old.tiers.findIndex((each) => each.tier === tier) },
        instrument,
        { maxOrderQuantity, maxPosition },
      ]),
      firms: old.firms.map(() => 'ACTIVE'),
      instruments: old.markets.map(() => 'ACTIVE'),
      algorithms: [],
      market: 'ACTIVE',
      restrictions: [],
      nextChange: 1,
      pendingChanges: [],
      volumes: old.markets.map((_, instrument) => facts?.volumes[instrument] ?? 0),
      histories: old.markets.map(() => NO_HISTORY),
    },
    breaker: NO_INDEX,
    markets: old.markets.map((market) => ({
      ...market,
      priorClose: market.referencePrice ?? 0,
      priceBands: 'NONE',
      symbolBreaker: false,
      guards: market.phase === 'HALTED' ? haltedByOperator(market) : NO_GUARDS,
    })),
    accounts: old.accounts.map((account, index) => ({
      ...account,
      firm: facts?.firms[index] ?? 0,
      policy: 'VENUE_MARKS',
      cash: facts?.cash[index] ?? '0',
      duplicates: [],
    })),
  };
}

/** Before, only operators halted. */
function haltedByOperator({ since, phaseEndsAt }: Pick<MarketState, 'since' | 'phaseEndsAt'>): MarketState['guards'] {
  const halt = { kind: 'OPERATOR', level: 0, price: 0, reference: 0, since, until: phaseEndsAt } as const;
  return { ...NO_GUARDS, halt };
}

function fromFormat1(old: StateOfFormat1): StateOfFormat2 {
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
