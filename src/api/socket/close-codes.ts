/** Why we close a socket: those of graphql-transport-ws, and two of WebSocket itself. */
export const CLOSE = {
  GOING_AWAY: 1001,
  /** The connection is given up after an internal fault. */
  INTERNAL: 4500,
  BAD_REQUEST: 4400,
  /** An operation came before the connection was acknowledged. */
  UNAUTHORIZED: 4401,
  /** The key is unknown or revoked. */
  FORBIDDEN: 4403,
  /** Too much of anything: sockets, subscriptions, messages, `connection_init`. */
  TOO_MANY: 4429,
} as const;
