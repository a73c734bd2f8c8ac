import type { OrderInstructions } from '../../domain/index.ts';
import {
  differingTerms,
  requestedTerms,
  termsOf,
  type OrderEventRecord,
  type OrderRecord,
  type OrderTerms,
} from '../../exchange/index.ts';

/** Goes through an order's events and works out which terms it has after each (I6). */
export class TermsWalk {
  private readonly order: OrderRecord;
  private readonly requested: OrderTerms;
  private terms: OrderTerms;
  private instructions: OrderInstructions;

  constructor(order: OrderRecord) {
    this.order = order;
    this.terms = this.requested = readable(() => requestedTerms(order.request), termsOf(order));
    this.instructions = instructionsOf(this.terms);
  }

  /** Whether it is a stop by the terms of now. */
  get isStop(): boolean {
    return this.terms.type === 'STOP' || this.terms.type === 'STOP_LIMIT';
  }

  /** Whether it may stand at another price than its limit: a peg, or one that other venues' quotes move. */
  get standsApart(): boolean {
    return this.instructions.peg !== undefined || this.instructions.routing === 'REPRICE';
  }

  /** The terms that an event must tell: a replacement brings new ones, what trails has its stop anywhere. */
  step({ type, state }: OrderEventRecord): string | null {
    const told = (): OrderTerms => this.read(state.terms);
    if (type === 'REPLACED') {
      this.terms = told();
      this.instructions = instructionsOf(this.terms);
    } else if (this.trails) {
      this.terms = { ...this.terms, stopPrice: told().stopPrice };
    }
    return this.text();
  }

  /** Those of the row, as the last event must tell them; a stop may have trailed on since. */
  ofRow(): string | null {
    // The first engine version kept no instructions of what it refused. A replay holds later ones to their request.
    if (this.order.status === 'REJECTED') return null;
    const { stopPrice, ...terms } = this.order;
    return this.text({ ...terms, stopPrice: this.trails ? this.terms.stopPrice : stopPrice });
  }

  private read(terms: string | null): OrderTerms {
    return terms === null ? this.requested : readable(() => termsOf(JSON.parse(terms) as OrderTerms), this.requested);
  }

  private get trails(): boolean {
    const { trailAmount, trailPercent } = this.instructions;
    return trailAmount !== undefined || trailPercent !== undefined;
  }

  private text(terms: OrderTerms = this.terms): string | null {
    return terms === this.requested ? null : differingTerms(terms, this.requested);
  }
}

function instructionsOf({ instructions }: OrderTerms): OrderInstructions {
  return instructions === null ? {} : readable(() => JSON.parse(instructions) as OrderInstructions, {});
}

/** What no program of ours has written need not be JSON: it then counts as something else, and differs from what is told. */
function readable<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
