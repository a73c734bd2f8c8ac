import { invariant, type Command, type SubmitOrder } from '../domain/index.ts';
import { linksText } from './live-order.ts';
import { listRequestText, requestText } from './request-text.ts';

/** A new order as its command has it. */
export interface Arrival {
  readonly order: SubmitOrder;
  readonly request: string;
  /** How it hangs together with others of its list; null: it comes alone. */
  readonly links: string | null;
}

/** The new orders of a command, in the order in which its events speak of them: the n-th is about the n-th of a list. */
export class Arrivals {
  private readonly command: Command;
  private next = 0;
  private requests: readonly string[] = [];
  private links: string | null = null;

  constructor(command: Command) {
    this.command = command;
  }

  /** @param id what the core numbered it; those of a list are numbered one after the other */
  take(id: number): Arrival {
    const { command } = this;
    if (command.kind === 'SubmitOrder') return { order: command, request: requestText(command), links: null };
    invariant(command.kind === 'SubmitLinkedOrders', `${command.kind} brings no order`);
    const { contingency, orders } = command;
    const place = this.next++;
    if (place === 0) {
      this.requests = listRequestText(command);
      this.links = linksText(
        contingency,
        orders.map((_, further) => id + further),
      );
    }
    return { order: orders[place]!, request: this.requests[place]!, links: this.links };
  }
}
