import { Kind, OperationTypeNode, type DocumentNode } from 'graphql';
import type { Client } from 'graphql-ws';
import type { ComponentProps } from 'react';
import type { GraphiQL } from 'graphiql';
import { schemaAnswer } from './introspection.ts';
import type { KeyRing } from './key-ring.ts';
import { SubscriptionLog } from './subscription-log.ts';
import { connect, post, type Operation } from './transport.ts';

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher'];

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** A burst of events is drawn at most so often, so that a busy feed does not choke the page. */
const DRAW_EVERY_MS = 100;

/**
 * What GraphiQL sends operations with: always under the key chosen at that moment. A new choice closes the
 * socket, so a subscription can never go on under another key than the one shown.
 * @param onAnswer sees each answer to a query or mutation.
 */
export function createFetcher(ring: KeyRing, onAnswer: (answer: unknown) => void): Fetcher {
  let key = ring.current().key;
  let client = connect(key);
  ring.subscribe(() => {
    if (ring.current().key === key) return;
    key = ring.current().key;
    void client.dispose();
    client = connect(key);
  });

  return async (operation, options) => {
    if (operation.operationName === 'IntrospectionQuery') return schemaAnswer(await post(operation, null)) as never;
    if (isSubscription(options?.documentAST, operation.operationName)) return watch(client, operation) as never;
    const answer = await post(operation, key);
    onAnswer(answer);
    return answer as never;
  };
}

function isSubscription(document: DocumentNode | undefined, name: string | null | undefined): boolean {
  const operations = (document?.definitions ?? []).filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const chosen = name ? operations.find((node) => node.name?.value === name) : operations[0];
  return chosen?.operation === OperationTypeNode.SUBSCRIPTION;
}

/** A subscription as an observable of views of its log. After `unsubscribe` the observer hears nothing more. */
function watch(client: Client, operation: Operation): { subscribe(observer: Observer): { unsubscribe(): void } } {
  return {
    subscribe(observer) {
      const log = new SubscriptionLog();
      let timer: ReturnType<typeof setTimeout> | undefined;
      let stopped = false;
      const draw = (): void => {
        clearTimeout(timer);
        timer = undefined;
        if (!stopped) observer.next(log.view());
      };
      const finish = (reason: string, errors?: readonly unknown[]): void => {
        log.end(reason, errors);
        draw();
        if (!stopped) observer.complete();
        stopped = true;
      };
      const unsubscribe = client.subscribe(operation as { query: string }, {
        next(event) {
          log.add(event);
          timer ??= setTimeout(draw, DRAW_EVERY_MS);
        },
        error: (fault) => finish('with an error', explained(fault)),
        complete: () => finish('complete'),
      });
      draw();
      return {
        unsubscribe() {
          stopped = true;
          clearTimeout(timer);
          unsubscribe();
        },
      };
    },
  };
}

/** What ended a subscription, as GraphQL errors. */
function explained(fault: unknown): readonly unknown[] {
  if (Array.isArray(fault)) return fault;
  if (fault instanceof CloseEvent) {
    const hint = fault.code === 4403 ? ' Is the chosen key known to this server?' : '';
    return [{ message: `The socket was closed: ${fault.code} ${fault.reason}.${hint}` }];
  }
  return [{ message: fault instanceof Error ? fault.message : 'The socket could not be opened.' }];
}
