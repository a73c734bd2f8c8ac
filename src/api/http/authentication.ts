import type { Logger } from 'pino';
import { BAD_KEY, NOBODY, secretOfHeader, unauthenticated, viewerOfSecret, type Viewer } from '../auth.ts';
import type { Services } from '../context.ts';

/** Whose request this is. A key that is not good is refused here, before the body is read. */
export class Authentication {
  private readonly services: Services;
  private readonly log: Logger;

  constructor(services: Services, log: Logger) {
    this.services = services;
    this.log = log;
  }

  /** @throws UNAUTHENTICATED, or RATE_LIMITED where too many bad keys came from the address */
  ofHeader(header: string | undefined, address: string): Viewer {
    return header === undefined ? NOBODY : this.ofSecret(secretOfHeader(header), address);
  }

  /** As {@link ofHeader}, for a secret that came another way; undefined is one that could not be read. */
  ofSecret(secret: string | undefined, address: string): Viewer {
    const viewer = secret === undefined ? undefined : viewerOfSecret(this.services.directory, secret);
    if (viewer) return viewer;
    this.services.limiter.charge('authenticationFailures', `address ${address}`, 1);
    // Never the secret itself: a mistyped key is almost a key.
    this.log.warn({ address }, 'a key was refused');
    throw unauthenticated(BAD_KEY);
  }
}
