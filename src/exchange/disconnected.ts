import type { CancelAllOrders, SetCancelOnDisconnect } from '../domain/index.ts';
import type { Commands } from './outcome.ts';

/** Takes out what an account has open whose connection is gone. */
export function cancelDisconnected(account: number): CancelAllOrders {
  return { kind: 'CancelAllOrders', account, instrument: null, side: null, disconnected: true };
}

/** Notes that no connection of an account asks for the cancels any more. */
export function forgetDisconnect(account: number): SetCancelOnDisconnect {
  return { kind: 'SetCancelOnDisconnect', account, enabled: false };
}

/** Who sends what a crash has left to do. */
const ACTOR = 'start';

/**
 * What a crash has left to do at the start: a connection that asked for its account's orders to be canceled when it ends has
 * ended with the process. Nothing is sent where there are none.
 *
 * @param accounts those for which cancel-on-disconnect holds, as the core says
 * @returns how many orders were canceled
 */
export async function cancelForTheDisconnected(commands: Commands, accounts: Iterable<number>): Promise<number> {
  const sent = [...accounts].flatMap((account) => [cancelDisconnected(account), forgetDisconnect(account)]);
  if (sent.length === 0) return 0;
  const outcomes = await commands.sendAll(sent, ACTOR);
  return outcomes.reduce((total, { canceledCount }) => total + canceledCount, 0);
}
