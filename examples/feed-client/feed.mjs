// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/**
 * What can be followed: feeds.mjs has one class for each kind.
 * @typedef {object} Feed
 * @property {() => { query: string, variables: Record<string, unknown> }} operation asked for at each subscription, so that it may
 *   go on after the last sequence. The field is named `event`
 * @property {(event: any) => boolean} take false: events are missing, subscribe again
 * @property {() => boolean} [forget] drops what the server does not know; false: there is nothing to drop
 */

/**
 * @typedef {object} Options
 * @property {string} [key] an API key; without it, public feeds only
 * @property {(why: string) => void} [tell] hears why a feed is subscribed again
 * @property {number} [firstDelay] milliseconds before the first new try; each further one waits twice as long
 * @property {number} [longestDelay] milliseconds
 * @property {number} [silence] milliseconds after which a quiet server is asked whether it lives, and is given as long to answer
 * @property {typeof WebSocket} [WebSocket]
 */

/** The server said no. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} [code] "NOT_FOUND"
   */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/** The socket broke before there was an answer. */
export class Broken extends Error {}

/** One socket with any number of feeds on it. It is opened when it is needed, and again when it breaks. */
export class Connection {
  #client;
  #closed = new AbortController();
  #options;

  /**
   * @param {string} url "ws://127.0.0.1:4000/graphql"
   * @param {Options} [options]
   */
  constructor(url, options = {}) {
    const defaults = { tell: () => undefined, firstDelay: 250, longestDelay: 30_000, silence: 10_000, WebSocket };
    this.#options = { ...defaults, ...options };
    const { key, silence } = this.#options;
    /** @type {NodeJS.Timeout | undefined} */
    let unanswered;
    this.#client = createClient({
      url,
      webSocketImpl: this.#options.WebSocket,
      ...(key !== undefined && { connectionParams: { authorization: `Bearer ${key}` } }),
      // It would send the same operation again, and resume where the first time began. We do that ourselves.
      retryAttempts: 0,
      // Between two tries of its only feed the socket stays open.
      lazyCloseTimeout: 1_000,
      connectionAckWaitTimeout: 10_000,
      keepAlive: silence,
      on: {
        ping: (received) => {
          if (!received) unanswered = setTimeout(() => this.#client.terminate(), silence).unref();
        },
        pong: (received) => {
          if (received) clearTimeout(unanswered);
        },
        closed: () => clearTimeout(unanswered),
      },
    });
  }

  /**
   * Follows a feed until the connection is closed, whatever happens in between.
   * @param {Feed} feed
   * @throws {Refused} where asking again would not help
   */
  async follow(feed) {
    for (let failures = 0; !this.isClosed; failures++) {
      const { why, code, remedy, progress } = await this.#once(feed);
      if (this.isClosed) return;
      if (remedy === 'NEVER') throw new Refused(why, code);
      this.#options.tell(why);
      if (progress) failures = 0;
      if (remedy === 'LATER') await this.#wait(failures);
    }
  }

  /**
   * Carries out a query or a mutation.
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<any>} its data
   * @throws {Refused}
   * @throws {Broken} and a mutation may have been carried out or not: look it up by your clientOrderId
   */
  async ask(query, variables = {}) {
    try {
      const { value } = await this.#client.iterate({ query, variables }).next();
      if (value?.data) return value.data;
      throw value?.errors ?? new Error('the connection was closed');
    } catch (problem) {
      if (!Array.isArray(problem)) throw new Broken(afterBreak(problem).why);
      const { why, code } = afterErrors(problem);
      throw new Refused(why, code);
    }
  }

  get isClosed() {
    return this.#closed.signal.aborted;
  }

  /** Ends every feed. */
  async close() {
    this.#closed.abort();
    // A socket that cannot be opened need not be closed.
    await Promise.resolve(this.#client.dispose()).catch(() => undefined);
  }

  /**
   * One subscription, from its begin to its end.
   * @param {Feed} feed
   * @returns {Promise<Ending & { progress: boolean }>}
   */
  async #once(feed) {
    const events = this.#client.iterate(feed.operation());
    let progress = false;
    try {
      for (;;) {
        const { ending, event } = await next(events, feed);
        if (ending) return { ...ending, progress };
        if (!feed.take(event)) return { why: 'events are missing', remedy: 'AT_ONCE', progress };
        progress = true;
      }
    } finally {
      // Unsubscribes, unless it is over already.
      void events.return?.();
    }
  }

  /** @param {number} failures in a row, before this one */
  async #wait(failures) {
    const delay = delayAfter(failures, this.#options);
    await sleep(delay, undefined, { signal: this.#closed.signal }).catch(() => undefined);
  }
}

/**
 * Milliseconds before the next try: twice as long after each failure, up to a bound, and a part of it by chance, so that clients that a
 * server lost together do not come back together.
 * @param {number} failures in a row, before this one
 * @param {{ firstDelay: number, longestDelay: number }} options
 * @param {number} [chance] from 0 to below 1
 */
export function delayAfter(failures, { firstDelay, longestDelay }, chance = Math.random()) {
  return Math.min(longestDelay, firstDelay * 2 ** failures) * (0.5 + chance / 2);
}

/**
 * Why a subscription ended, and what is to be done.
 * @typedef {{ why: string, code?: string, remedy: 'AT_ONCE' | 'LATER' | 'NEVER' }} Ending
 */

/**
 * @param {AsyncIterableIterator<any>} events
 * @param {Feed} feed
 * @returns {Promise<{ ending?: Ending, event?: unknown }>}
 */
async function next(events, feed) {
  try {
    const { done, value } = await events.next();
    if (done) return { ending: { why: 'the server has completed the feed', remedy: 'LATER' } };
    if (value.errors) return { ending: afterErrors(value.errors, feed) };
    return { event: value.data.event };
  } catch (problem) {
    return { ending: Array.isArray(problem) ? afterErrors(problem, feed) : afterBreak(problem) };
  }
}

/** Codes of errors that pass by themselves. */
const PASSING = new Set(['RATE_LIMITED', 'OVERLOADED', 'STORAGE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']);

/**
 * @param {readonly any[]} errors
 * @param {Feed} [feed]
 * @returns {Ending}
 */
function afterErrors([error], feed) {
  const code = error?.extensions?.code;
  const why = `${code}: ${error?.message}`;
  // All before it was sent, so that nothing is missed.
  if (code === 'SLOW_CONSUMER') return { why, code, remedy: 'AT_ONCE' };
  if (PASSING.has(code)) return { why, code, remedy: 'LATER' };
  // The server has another database than when we were here last.
  if (code === 'BAD_USER_INPUT' && feed?.forget?.()) return { why, code, remedy: 'AT_ONCE' };
  return { why, code, remedy: 'NEVER' };
}

/** Codes that close a socket for what the client has done. */
const OWN_FAULTS = new Set([1009, 4400, 4401, 4403, 4406, 4409]);

/**
 * @param {any} problem a close, or why no socket could be opened
 * @returns {Ending}
 */
function afterBreak(problem) {
  const why = problem?.code ? `closed with ${problem.code} ${problem.reason ?? ''}` : String(problem?.message);
  return { why: why.trim(), remedy: OWN_FAULTS.has(problem?.code) ? 'NEVER' : 'LATER' };
}
