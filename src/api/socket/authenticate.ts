import type { Viewer } from '../auth.ts';
import { secretOfHeader } from '../auth.ts';
import type { Authentication } from '../http/authentication.ts';
import type { Session } from './session.ts';

/**
 * Whose socket it is, by the `authorization` of `connection_init` ("Bearer <key>" or the bare key), or else by the
 * Authorization header of the request that opened it; with neither, nobody's. Undefined for a key that is not good.
 */
export function authenticateSession(
  authentication: Authentication,
  session: Session,
  parameters: Readonly<Record<string, unknown>>,
): Viewer | undefined {
  const given = parameters['authorization'] ?? parameters['Authorization'];
  try {
    if (given === undefined || given === null) return authentication.ofHeader(session.header, session.address);
    const secret = typeof given === 'string' ? (secretOfHeader(given) ?? given) : undefined;
    return authentication.ofSecret(secret, session.address);
  } catch {
    return undefined;
  }
}
