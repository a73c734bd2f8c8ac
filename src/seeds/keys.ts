import { invariant, type CreateApiKey, type Role } from '../domain/index.ts';
import type { Names } from './names.ts';

/** SHA-256 of a secret, lower-case hex. */
export type HashSecret = (secret: string) => string;

interface DemoKey {
  /** Known to everybody, which is why it exists in seeded databases only. */
  readonly secret: string;
  readonly who: string;
  readonly role: Role;
  readonly account: string | null;
}

const DEMO_KEYS: readonly DemoKey[] = [
  { secret: 'demo-alice', who: 'Alice, retail', role: 'TRADER', account: 'ALICE' },
  { secret: 'demo-bob', who: 'Bob, retail', role: 'TRADER', account: 'BOB' },
  { secret: 'demo-atlas', who: 'Atlas, institution', role: 'TRADER', account: 'ATLAS' },
  { secret: 'demo-maker', who: 'Maker, market maker', role: 'MARKET_MAKER', account: 'MAKER' },
  { secret: 'demo-feed', who: 'Away, quotes of other venues', role: 'MARKET_DATA', account: 'AWAY' },
  { secret: 'demo-risk', who: 'risk manager', role: 'RISK', account: null },
  { secret: 'demo-risk-2', who: 'second risk manager', role: 'RISK', account: null },
  { secret: 'demo-compliance', who: 'compliance officer', role: 'COMPLIANCE', account: null },
  { secret: 'demo-operator', who: 'operator', role: 'OPERATOR', account: null },
  { secret: 'demo-operator-2', who: 'second operator', role: 'OPERATOR', account: null },
];

/** Characters of a secret that are kept for people to tell keys apart. */
const PREFIX_LENGTH = 8;

/** 256 bits in base64url take so many characters. */
const LEAST_SECRET_LENGTH = 43;

/** The keys of `demo` and `textbook`. */
export function demoKeys(names: Names, hash: HashSecret): CreateApiKey[] {
  return DEMO_KEYS.map(({ secret, who, role, account }) => ({
    kind: 'CreateApiKey',
    id: `key-${secret}`,
    name: who,
    prefix: secret.slice(0, PREFIX_LENGTH),
    hash: hash(secret),
    roles: [role],
    accounts: account === null ? [] : [names.account(account)],
  }));
}

/** What to print of those that are live: a line each. */
export function demoKeyLines(isLive: (id: string) => boolean = () => true): string[] {
  const rows = DEMO_KEYS.filter(({ secret }) => isLive(`key-${secret}`)).map(
    ({ secret, who, role, account }) =>
      `  ${secret.padEnd(16)}  ${role.padEnd(12)}  ${who}${account === null ? '' : `, account ${account}`}`,
  );
  return rows.length === 0
    ? []
    : ['Demo keys (everybody knows them: never serve a seeded database to strangers):', ...rows];
}

/** The one key of `empty`. Its secret has 256 random bits and is nowhere kept. */
export function operatorKey(secret: string, hash: HashSecret): CreateApiKey {
  invariant(secret.length >= LEAST_SECRET_LENGTH, 'an operator key has 256 random bits');
  return {
    kind: 'CreateApiKey',
    id: 'key-operator',
    name: 'operator',
    prefix: secret.slice(0, PREFIX_LENGTH),
    hash: hash(secret),
    roles: ['OPERATOR'],
    accounts: [],
  };
}
