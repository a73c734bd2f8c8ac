import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { cancelDisconnected, forgetDisconnect, type Commands, type Outcome } from '../../exchange/index.ts';
import type { Session } from './session.ts';

/** How long to wait before cancels are sent again that the exchange could not take, in milliseconds. */
const RETRY_AFTER = 100;

/**
 * Which sockets want the orders of which accounts canceled when they close, and the cancels when they do. That an account
 * has such a socket is journalled, so that after a crash, which closes them all, the next start does the same.
 */
export class DisconnectWatch {
  private readonly commands: Commands;
  private readonly log: Logger;
  /** Sockets by account. */
  private readonly watched = new Map<number, Set<Session>>();
  /** Sockets whose end is heard of. */
  private readonly known = new WeakSet<Session>();
  /** Cancels under way. */
  private readonly canceling = new Set<Promise<void>>();
  private stopped = false;

  constructor(commands: Commands, log: Logger) {
    this.commands = commands;
    this.log = log;
  }

  /** Watches a socket for an account. Resolves when that is durable. */
  async watch(session: Session, account: number, actor: string): Promise<Outcome> {
    const sockets = this.watched.get(account) ?? new Set();
    const isNew = !sockets.has(session);
    this.watched.set(account, sockets.add(session));
    // Sent first, so that it stands before the cancels of a socket that closes meanwhile.
    const sending = this.commands.send({ kind: 'SetCancelOnDisconnect', account, enabled: true }, actor);
    if (session.isClosed || !this.known.has(session)) session.onClose(() => this.closed(session, actor));
    this.known.add(session);
    try {
      return await sending;
    } catch (error) {
      if (isNew) this.release(session, account);
      throw error;
    }
  }

  /**
   * Watches a socket no more. The account's orders are still canceled when another of its sockets closes that asked for it.
   *
   * @returns null where nothing was to be sent
   */
  async unwatch(session: Session, account: number, actor: string): Promise<Outcome | null> {
    this.release(session, account);
    return this.watched.has(account) ? null : this.commands.send(forgetDisconnect(account), actor);
  }

  /** Waits for the cancels under way, and tries them no more after so many milliseconds: the next start has to. */
  async settle(patience: number): Promise<void> {
    await Promise.race([Promise.all(this.canceling), sleep(patience, undefined, { ref: false })]);
    this.stopped = true;
  }

  private release(session: Session, account: number): void {
    const sockets = this.watched.get(account);
    sockets?.delete(session);
    if (sockets?.size === 0) this.watched.delete(account);
  }

  private closed(session: Session, actor: string): void {
    for (const [account, sockets] of this.watched) {
      if (!sockets.has(session)) continue;
      this.release(session, account);
      const canceling = this.cancel(account, actor).finally(() => this.canceling.delete(canceling));
      this.canceling.add(canceling);
    }
  }

  /** Cancels once more are no harm, so they are sent until the exchange has taken them. */
  private async cancel(account: number, actor: string): Promise<void> {
    while (!this.stopped) {
      const forget = this.watched.has(account) ? [] : [forgetDisconnect(account)];
      try {
        await this.commands.sendAll([cancelDisconnected(account), ...forget], actor);
        return;
      } catch (error) {
        this.log.warn({ account, err: error }, 'the orders of a lost connection could not be canceled yet');
        await sleep(RETRY_AFTER);
      }
    }
  }
}
