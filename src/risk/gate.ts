import { ACCEPTED, rejectIndex, type Micros, type RejectIndex } from '../domain/index.ts';
import type { Exposures } from './exposures.ts';
import { NO_ROW, type Limits, type TierRow } from './limits.ts';
import { MessageBudget } from './message-budget.ts';

const MESSAGE_RATE_EXCEEDED = rejectIndex('MESSAGE_RATE_EXCEEDED');
const NO_LIMIT = rejectIndex('NO_LIMIT');
const ORDER_SIZE_EXCEEDED = rejectIndex('ORDER_SIZE_EXCEEDED');
const POSITION_LIMIT_EXCEEDED = rejectIndex('POSITION_LIMIT_EXCEEDED');

/**
 * The pre-trade gate (Rule 15c3-5, RTS 6 Art. 15): every order and amendment passes here before it sees the book.
 * Checks run in the order of RejectCode and the first that fails is the answer (F67); each is O(1) (D70).
 * Fails closed: no limit row, no order.
 */
export class RiskGate {
  readonly limits: Limits;
  readonly exposures: Exposures;
  /** Limit and actual figure of the last refusal. */
  limit = 0;
  actual = 0;
  /** Tier of each account, and what is left of its budgets; undefined: no budget applies. */
  private readonly tiers: number[] = [];
  private readonly messages: (MessageBudget | undefined)[] = [];
  private readonly cancels: (MessageBudget | undefined)[] = [];

  constructor(limits: Limits, exposures: Exposures) {
    this.limits = limits;
    this.exposures = exposures;
  }

  /** A new account, in order of index. */
  addAccount(tier: number): void {
    this.tiers.push(tier);
    const row = this.limits.budget(tier);
    this.messages.push(budgetOf(row.messagesPerMinute, []));
    this.cancels.push(budgetOf(row.cancelsPerMinute, []));
  }

  /** Budgets of a tier changed: what its accounts have already sent goes on counting. */
  tierChanged(tier: number, row: TierRow, time: Micros): void {
    this.tiers.forEach((of, account) => {
      if (of !== tier) return;
      this.messages[account] = budgetOf(row.messagesPerMinute, this.messages[account]?.recent(time) ?? []);
      this.cancels[account] = budgetOf(row.cancelsPerMinute, this.cancels[account]?.recent(time) ?? []);
    });
  }

  /** Counts an order or amendment, refused ones too; false when it is beyond the account's budget (F63, D54). */
  countMessage(account: number, time: Micros): boolean {
    const budget = this.messages[account];
    return budget === undefined || budget.take(time);
  }

  /** Counts a cancel, which has a budget of its own. */
  countCancel(account: number, time: Micros): boolean {
    const budget = this.cancels[account];
    return budget === undefined || budget.take(time);
  }

  refuseRate(account: number): RejectIndex {
    this.limit = this.messages[account]!.size;
    this.actual = this.limit + 1;
    return MESSAGE_RATE_EXCEEDED;
  }

  refuseCancelRate(account: number): RejectIndex {
    this.limit = this.cancels[account]!.size;
    this.actual = this.limit + 1;
    return MESSAGE_RATE_EXCEEDED;
  }

  /**
   * Order size (F60) and position with open orders (F59, D50).
   *
   * @param quantity the order's total, for its size
   * @param opening what it would add to the account's open quantity on that side; an amendment may add less, or nothing
   * @returns a reject code with {@link limit} and {@link actual} set, or ACCEPTED
   */
  check(account: number, instrument: number, side: number, quantity: number, opening: number): RejectIndex {
    const { limits } = this;
    const row = limits.cell(this.tiers[account]!, instrument);
    const maxOrderQuantity = limits.maxOrderQuantity[row]!;
    if (quantity > maxOrderQuantity) return this.refuseSize(quantity, maxOrderQuantity);
    // Worst case on this side only: an order that reduces a position beyond its limit passes (D50).
    const worst = this.exposures.worst(account, instrument, side) + opening;
    const maxPosition = limits.maxPosition[row]!;
    if (worst > maxPosition && opening > 0) {
      this.limit = maxPosition;
      this.actual = worst;
      return POSITION_LIMIT_EXCEEDED;
    }
    return ACCEPTED;
  }

  /** Where no row applies, the largest order is {@link NO_ROW}: every order is beyond it. */
  private refuseSize(quantity: number, maxOrderQuantity: number): RejectIndex {
    const none = maxOrderQuantity === NO_ROW;
    this.limit = none ? 0 : maxOrderQuantity;
    this.actual = none ? 0 : quantity;
    return none ? NO_LIMIT : ORDER_SIZE_EXCEEDED;
  }

  tierOf(account: number): number {
    return this.tiers[account]!;
  }

  /** Instants of the messages and cancels that still count. */
  recent(account: number, time: Micros): { messages: number[]; cancels: number[] } {
    return {
      messages: this.messages[account]?.recent(time) ?? [],
      cancels: this.cancels[account]?.recent(time) ?? [],
    };
  }

  restoreRecent(account: number, recent: { messages: readonly number[]; cancels: readonly number[] }): void {
    const row = this.limits.budget(this.tierOf(account));
    this.messages[account] = budgetOf(row.messagesPerMinute, recent.messages);
    this.cancels[account] = budgetOf(row.cancelsPerMinute, recent.cancels);
  }
}

function budgetOf(size: number | null, instants: readonly number[]): MessageBudget | undefined {
  return size === null ? undefined : MessageBudget.of(size, instants);
}
