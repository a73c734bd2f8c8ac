import { symbolBreakerLevel, type SymbolBreakerRule } from '../domain/index.ts';

/** The venue's own breaker of one symbol (F69): each level is set off once a day, and never one below the last. */
export class SymbolBreaker {
  /** Highest level of the day so far; 0: none. */
  level = 0;

  /**
   * A trade has happened.
   *
   * @param price of it, and the day's reference price (0: none), in micro-dollars
   * @returns the level that it sets off; 0: none
   */
  judge(rule: SymbolBreakerRule, price: number, reference: number): number {
    if (reference === 0) return 0;
    const reached = symbolBreakerLevel(rule, price, reference);
    if (reached <= this.level) return 0;
    this.level = reached;
    return reached;
  }
}
