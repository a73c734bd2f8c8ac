/** The invariants that a database can be held to by itself, with what each says. Numbers as in docs/OPERATING.md. */
export const INVARIANTS = {
  I3: 'nothing stands there twice',
  I4: 'every command is there whole, with all its rows',
  I5: 'the journal has no gap and its hash chain holds',
  I6: 'orders follow from their fills, and ended ones stay as they are',
  I7: 'trades have two legs, at the resting price or the midpoint, and within both limits',
  I8: 'positions are the sum of trades and booked holdings, and sum up to what was booked',
  I9: 'cost, realised profit, fees and cash follow from trades and bookings, and no cash is lost or made',
  I10: 'the risk gate counts what is open',
  I11: 'the book is the open orders',
  I12: 'no book is crossed or locked',
  I13: 'price, then time: nobody is passed over',
  I14: 'orders do what their type and instructions say, and nobody trades with himself',
  I15: 'a replay gives the live tables and the snapshots',
  I16: 'a replay gives the events that the journal has',
  I17: 'no order was taken beyond a limit in force, or where trading was halted',
  I18: 'no trade in a phase that has none, outside the price bands, or through a protected quote without a verdict',
  I19: 'candles are what was traded',
  I21: 'time never goes back, and counts have no gap',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Bad rows of one invariant that are told of; the rest are counted. */
const TOLD = 5;

export interface Verdict {
  readonly invariant: Invariant;
  readonly title: string;
  /** `unchecked`: something before it was so broken that it could not be looked at to the end. */
  readonly status: 'ok' | 'failed' | 'unchecked';
  /** What was looked at. */
  readonly figures: string;
  readonly failures: number;
  /** The first failures, or why it was not checked. */
  readonly details: readonly string[];
}

/** Collects what is found wrong. */
export class Findings {
  private readonly failures = new Map<Invariant, { count: number; readonly first: string[] }>();
  private readonly unchecked = new Map<Invariant, string>();

  /** @param what the table, the row's key, the column, and both values */
  fail(invariant: Invariant, what: string): void {
    const failure = this.failures.get(invariant) ?? { count: 0, first: [] };
    this.failures.set(invariant, failure);
    failure.count++;
    if (failure.first.length < TOLD) failure.first.push(what);
  }

  /** Fails one unless `holds`. */
  expect(holds: boolean, invariant: Invariant, what: () => string): void {
    if (!holds) this.fail(invariant, what());
  }

  leaveUnchecked(invariants: readonly Invariant[], why: string): void {
    for (const invariant of invariants) this.unchecked.set(invariant, why);
  }

  /** One verdict an invariant, in order. */
  verdicts(figures: Readonly<Record<Invariant, string>>): Verdict[] {
    return (Object.keys(INVARIANTS) as Invariant[]).map((invariant) => {
      const failure = this.failures.get(invariant);
      const why = this.unchecked.get(invariant);
      return {
        invariant,
        title: INVARIANTS[invariant],
        status: failure ? 'failed' : why === undefined ? 'ok' : 'unchecked',
        figures: figures[invariant],
        failures: failure?.count ?? 0,
        details: failure?.first ?? (why === undefined ? [] : [why]),
      };
    });
  }
}
