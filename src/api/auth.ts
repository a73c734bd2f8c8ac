import type { AccountRecord, ApiKeyRecord, Directory, FirmRecord } from '../exchange/index.ts';
import type { Role } from '../domain/index.ts';
import { ApiError } from './errors.ts';
import { hashSecret } from './keys.ts';

const TRADING: readonly Role[] = ['TRADER', 'MARKET_MAKER'];

/** Roles that read every account, and what is told of firms and of the whole market. */
export const READS_EVERY_ACCOUNT: readonly Role[] = ['RISK', 'COMPLIANCE', 'OPERATOR'];

/** Who asks, and what they may do. One object a key, made once. */
export class Viewer {
  /** Null: nobody in particular, who may read market data. */
  readonly key: ApiKeyRecord | null;
  readonly accounts: ReadonlySet<number>;
  readonly mayTrade: boolean;
  readonly readsEveryAccount: boolean;

  constructor(key: ApiKeyRecord | null) {
    this.key = key;
    this.accounts = new Set(key?.accounts);
    this.mayTrade = this.hasOneOf(TRADING);
    this.readsEveryAccount = this.hasOneOf(READS_EVERY_ACCOUNT);
  }

  /** Whether this account's orders, trades and positions may be seen. */
  mayRead(account: number): boolean {
    return this.readsEveryAccount || (this.mayTrade && this.accounts.has(account));
  }

  hasOneOf(roles: readonly Role[]): boolean {
    return this.key?.roles.some((role) => roles.includes(role)) ?? false;
  }
}

export const NOBODY = new Viewer(null);

const viewers = new WeakMap<ApiKeyRecord, Viewer>();

/** Whose secret this is; undefined for one that is unknown or revoked. */
export function viewerOfSecret(directory: Directory, secret: string): Viewer | undefined {
  const key = directory.apiKey(hashSecret(secret));
  if (!key || key.revokedAt !== null) return undefined;
  let viewer = viewers.get(key);
  if (!viewer) viewers.set(key, (viewer = new Viewer(key)));
  return viewer;
}

const BEARER = /^Bearer +([^\s]+) *$/i;

/** The secret in `Authorization: Bearer <key>`; undefined where the header is another thing. */
export function secretOfHeader(header: string): string | undefined {
  return BEARER.exec(header)?.[1];
}

export const unauthenticated = (message: string): ApiError => new ApiError('UNAUTHENTICATED', message);

/** Said of every key that does not open anything, so that the answer tells nothing more. */
export const BAD_KEY = 'The API key is unknown or revoked. Send a good one as "Authorization: Bearer <key>", or none.';

/** A role that suffices, or else UNAUTHENTICATED with no key and FORBIDDEN with one. */
export function requireRole(viewer: Viewer, roles: readonly Role[], what: string): ApiKeyRecord {
  if (!viewer.key) throw unauthenticated(`${what} needs an API key: "Authorization: Bearer <key>".`);
  if (viewer.hasOneOf(roles)) return viewer.key;
  throw new ApiError(
    'FORBIDDEN',
    `${what} needs the role ${roles.join(' or ')}; this key has ${viewer.key.roles.join(', ')}.`,
  );
}

export const requireTrading = (viewer: Viewer, what: string): ApiKeyRecord => requireRole(viewer, TRADING, what);

/** The account to trade for: one's own, or else NOT_FOUND, whether or not there is such an account. */
export function ownAccount(directory: Directory, viewer: Viewer, id: string): AccountRecord {
  const account = directory.account(id);
  if (account && viewer.accounts.has(account.index)) return account;
  throw noSuchAccount(id);
}

/** Roles that stop and release the trading of any account. */
export const STOPS_EVERY_ACCOUNT: readonly Role[] = ['RISK', 'OPERATOR'];

/** The account to stop: one's own, or any for RISK and OPERATOR. In this order: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND. */
export function stoppableAccount(directory: Directory, viewer: Viewer, id: string, what: string): AccountRecord {
  requireRole(viewer, [...TRADING, ...STOPS_EVERY_ACCOUNT], what);
  return viewer.hasOneOf(STOPS_EVERY_ACCOUNT) ? anyAccount(directory, id) : ownAccount(directory, viewer, id);
}

/** An account, or NOT_FOUND. For those who may do it with any. */
export function anyAccount(directory: Directory, id: string): AccountRecord {
  const account = directory.account(id);
  if (account) return account;
  throw noSuchAccount(id);
}

/** For those who read any account's: a role that trades, or one that reads every account. */
export const requireReading = (viewer: Viewer, what: string): ApiKeyRecord =>
  requireRole(viewer, [...TRADING, ...READS_EVERY_ACCOUNT], what);

/** For those who read what is told of firms and of the whole market. */
export const requireStaff = (viewer: Viewer, what: string): ApiKeyRecord =>
  requireRole(viewer, READS_EVERY_ACCOUNT, what);

/** A firm, or NOT_FOUND. For those who may do it with any. */
export function anyFirm(directory: Directory, id: string): FirmRecord {
  const firm = directory.firm(id);
  if (firm) return firm;
  throw new ApiError('NOT_FOUND', `There is no firm ${JSON.stringify(id.slice(0, 40))}.`);
}

/** Accounts that lists speak of where none is named; null is all of them. */
export function readableAccounts(viewer: Viewer): readonly number[] | null {
  return viewer.readsEveryAccount ? null : viewer.mayTrade ? [...viewer.accounts] : [];
}

/** The account to read of. In this order: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND. */
export function readableAccount(directory: Directory, viewer: Viewer, id: string): AccountRecord {
  requireReading(viewer, 'Reading an account');
  const account = directory.account(id);
  if (account && viewer.mayRead(account.index)) return account;
  throw noSuchAccount(id);
}

function noSuchAccount(id: string): ApiError {
  return new ApiError('NOT_FOUND', `You have no account ${JSON.stringify(id.slice(0, 40))}.`);
}
