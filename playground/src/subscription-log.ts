/** How many events stay in sight. */
const KEPT = 25;

/** What the response pane shows of a subscription. */
export interface SubscriptionView {
  /** Events so far, those no longer in sight included. */
  readonly received: number;
  readonly newestFirst: readonly unknown[];
  readonly ended?: string;
  readonly errors?: readonly unknown[];
}

/** GraphiQL shows one answer at a time; a feed is understood from its last few events together. */
export class SubscriptionLog {
  private received = 0;
  private events: unknown[] = [];
  private ended: string | undefined;
  private errors: readonly unknown[] | undefined;

  add(event: unknown): void {
    this.received += 1;
    this.events = [event, ...this.events].slice(0, KEPT);
  }

  end(reason: string, errors?: readonly unknown[]): void {
    this.ended = reason;
    this.errors = errors;
  }

  view(): SubscriptionView {
    return {
      ...(this.errors && { errors: this.errors }),
      ...(this.ended !== undefined && { ended: this.ended }),
      received: this.received,
      newestFirst: this.events,
    };
  }
}
