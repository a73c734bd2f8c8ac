import { hash, randomBytes } from 'node:crypto';

/** A new API key: the secret goes to its owner once, everything else is kept. */
export interface NewKey {
  readonly id: string;
  /** 256 random bits. */
  readonly secret: string;
  /** First characters of the secret, for people to tell keys apart. */
  readonly prefix: string;
  /** SHA-256 of the secret, lower-case hex. */
  readonly hash: string;
}

const PREFIX_LENGTH = 8;

/** Makes an id and a secret from the machine's cryptographic random numbers. */
export function newKey(): NewKey {
  const secret = `bk_${randomBytes(32).toString('base64url')}`;
  return {
    id: `key-${randomBytes(8).toString('hex')}`,
    secret,
    prefix: secret.slice(0, PREFIX_LENGTH),
    hash: hashSecret(secret),
  };
}

/** SHA-256 in lower-case hex. A secret has too many bits to be guessed, so it needs no slow hash and no salt. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
