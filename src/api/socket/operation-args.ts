import type { ExecutionArgs } from 'graphql';
import type { RequestContext } from '../context.ts';
import type { Session } from './session.ts';

/** What an operation of a socket is executed with, and where its answers go. */
export interface OperationArgs extends ExecutionArgs {
  readonly contextValue: RequestContext;
  readonly session: Session;
  /** The client's id of it. */
  readonly id: string;
}
