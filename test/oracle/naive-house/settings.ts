import type {
  BookCash,
  BookHolding,
  Command,
  ReferenceRefusal,
  RiskChange,
  SetLimit,
  SetRestriction,
} from '../../../src/domain/index.ts';
import { positionOf, say, type House } from './house.ts';
import type { NaiveOrder } from '../naive-market/index.ts';
import { lookAnew } from './halts.ts';
import { cancelGrowing, setTradingState } from './trading-states.ts';

/** Limits of an account as a whole: a row for one instrument cannot have them. */
const ACCOUNT_WIDE = [
  ...['maxCredit', 'maxDuplicates', 'duplicateWindow', 'messagesPerMinute', 'cancelsPerMinute'],
  ...['maxPnlImpact', 'maxVar', 'maxDrawdown', 'maxConcentration', 'maxLiquidationDays'],
];
const SCOPES = ['kind', 'tier', 'account', 'firm', 'instrument'];

type Fault = ReferenceRefusal | undefined;

/** Why a change of risk settings makes no sense. */
export function faultOfSetting(house: House, change: RiskChange): Fault {
  if (change.kind === 'SetLimit') return faultOfLimit(house, change);
  const { account, firm, instrument } = change as { account?: number; firm?: number; instrument?: number };
  const isThere =
    (account === undefined || account in house.accounts) &&
    (firm === undefined || firm in house.firms) &&
    (instrument === undefined || instrument in house.instruments);
  return isThere ? undefined : 'NOT_FOUND';
}

function faultOfLimit(house: House, change: SetLimit): Fault {
  const { tier, account, firm, instrument } = change;
  const isThere =
    (tier === undefined || house.tiers.includes(tier)) &&
    (account === undefined || account in house.accounts) &&
    (firm === undefined || firm in house.firms) &&
    (instrument === null || instrument in house.instruments);
  if (!isThere) return 'NOT_FOUND';
  const names = Object.keys(change).filter((name) => !SCOPES.includes(name));
  if (instrument !== null && names.some((name) => ACCOUNT_WIDE.includes(name))) return 'INVALID_VALUE';
  if (firm !== undefined && names.some((name) => name !== 'maxCredit')) return 'INVALID_VALUE';
  return undefined;
}

/** Whom an entry of the restricted list is about. */
export function restrictionScope({ account, firm }: { readonly account?: number; readonly firm?: number }): string {
  if (account !== undefined) return `account ${account}`;
  return firm === undefined ? 'all' : `firm ${firm}`;
}

/** A change that may be made is made. */
export function setRisk(house: House, change: RiskChange): void {
  if (change.kind === 'SetTradingState') {
    setTradingState(house, change);
    return;
  }
  say(house, 'done');
  if (change.kind === 'SetLimit') house.limitChanges.push(change);
  else if (change.kind === 'SetShortSalePolicy') house.accounts[change.account]!.policy = change.policy;
  else {
    const entry = `${change.instrument} ${restrictionScope(change)}`;
    if (change.restricted) {
      house.restricted.add(entry);
      cancelGrowing(house, (order) => isAbout(house, order, change), 'REGULATION');
    }
    if (!change.restricted) house.restricted.delete(entry);
  }
}

function isAbout(house: House, { id }: NaiveOrder, { instrument, account, firm }: SetRestriction): boolean {
  const papers = house.papers.get(id)!;
  if (papers.instrument !== instrument) return false;
  if (account !== undefined) return papers.account === account;
  return firm === undefined || house.accounts[papers.account]!.firm === firm;
}

// --- bookings ---------------------------------------------------------------------------------------

/** Nobody takes out more than there is. */
export function bookCash(house: House, { account, booking, amount }: BookCash): void {
  const owner = house.accounts[account]!;
  if (booking !== 'DEPOSIT' && amount > owner.cash) {
    say(house, 'refused INVALID_VALUE');
    return;
  }
  owner.cash += booking === 'DEPOSIT' ? amount : -amount;
  say(house, `booked ${account} cash`);
}

/** Shares that an account brings with it; no cash moves. They add to what it has, and never close it. */
export function bookHolding(house: House, { account, instrument, quantity }: BookHolding): void {
  const where = house.instruments[instrument]!;
  const held = positionOf(where, account);
  if (quantity === 0 || held * quantity < 0) {
    say(house, 'refused INVALID_VALUE');
    return;
  }
  where.market.positions.set(String(account), positionOf(where, account) + quantity);
  say(house, `booked ${account} ${instrument}`);
}

// --- reference data ---------------------------------------------------------------------------------

/** Days that the average daily volume is taken over (D52). */
const DAYS = 20;

export function changeInstrument(
  house: House,
  command: Extract<Command, { kind: 'SetInstrument' | 'AddPriceHistory' }>,
): void {
  const instrument = house.instruments[command.instrument]!;
  say(house, 'done');
  if (command.kind === 'SetInstrument') {
    instrument.averageDailyVolume = command.averageDailyVolume ?? instrument.averageDailyVolume;
    if (command.referencePrice === undefined) return;
    instrument.dayReference = command.referencePrice;
    lookAnew(house, instrument);
  } else {
    instrument.volumes.push(...command.bars.map(([, , volume]) => volume));
    const last = instrument.volumes.slice(-DAYS);
    if (last.length === DAYS) {
      instrument.averageDailyVolume = Math.floor(last.reduce((sum, volume) => sum + volume, 0) / DAYS);
    }
  }
}
