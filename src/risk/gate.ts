import { ACCEPTED, rejectIndex, type Micros, type RejectIndex } from '../domain/index.ts';
import type { Market } from '../venue/index.ts';
import { CHECKS, markOf, type Desk, type Measured, type Question } from './checks.ts';
import { DuplicateOrders, type DuplicateWindow } from './duplicate-orders.ts';
import type { Exposures } from './exposures.ts';
import { BIG_LIMIT } from './hot-limits.ts';
import type { Limits, TierRow } from './limits.ts';
import { MessageBudget } from './message-budget.ts';
import type { Restrictions } from './restrictions.ts';

const MESSAGE_RATE_EXCEEDED = rejectIndex('MESSAGE_RATE_EXCEEDED');

/** Places of a cell of limits, as constants of this module, which the compiler takes for numbers. */
const QUANTITY = 0;
const NOTIONAL = 1;
const POSITION = 2;
const COLLAR = 3;
const UNLIMITED = BIG_LIMIT;
/** Places of a cell of exposures. */
const OPEN_BUYS = 1;
const OPEN_SELLS = 2;
const EXPOSURE = 3;

/** Why a check failed or passed, for whoever asks for all of them. */
export interface CheckOutcome extends Readonly<Measured> {
  readonly code: RejectIndex;
}

/**
 * The pre-trade gate (Rule 15c3-5, RTS 6 Art. 15): every order and amendment passes here before it sees the book.
 * Checks run in the order of RejectCode and the first that fails is the answer (F67); each is O(1) (D70).
 * Fails closed: no limit row, no order; no reference price where a limit needs one, no order.
 */
export class RiskGate {
  readonly limits: Limits;
  readonly exposures: Exposures;
  readonly restrictions: Restrictions;
  /** Limit and actual figure of the last refusal. */
  limit = 0;
  actual = 0;
  /** How the last order that passed is marked: index in SELL_MARKS. */
  mark = 0;
  /** What is left of each account's budgets; undefined: no budget applies. */
  private readonly messages: (MessageBudget | undefined)[] = [];
  private readonly cancels: (MessageBudget | undefined)[] = [];
  /** Equal orders of accounts that have a limit on them; 0 as window: none. */
  private readonly duplicates: (DuplicateOrders | undefined)[] = [];
  private readonly duplicateWindows: number[] = [];
  private readonly maxDuplicates: number[] = [];

  constructor(limits: Limits, exposures: Exposures, restrictions: Restrictions) {
    this.limits = limits;
    this.exposures = exposures;
    this.restrictions = restrictions;
  }

  /** A new account, in order of index. */
  addAccount(tier: number, firm: number): void {
    const account = this.messages.length;
    this.limits.addAccount(tier, firm);
    this.exposures.addAccount(firm);
    this.restrictions.addAccount(firm);
    const budget = this.limits.budgetOf(account);
    this.messages.push(budgetOf(budget.messagesPerMinute, []));
    this.cancels.push(budgetOf(budget.cancelsPerMinute, []));
    this.duplicates.push(undefined);
    this.duplicateWindows.push(0);
    this.maxDuplicates.push(0);
    this.setDuplicates(account, 0);
  }

  /** Limits of a tier or an account changed: what its accounts have already sent goes on counting. */
  limitsChanged(scope: { readonly tier?: number; readonly account?: number }, time: Micros): void {
    this.limits.tierOf.forEach((tier, account) => {
      if (scope.tier !== tier && scope.account !== account) return;
      const { messagesPerMinute, cancelsPerMinute }: TierRow = this.limits.budgetOf(account);
      this.messages[account] = resized(this.messages[account], messagesPerMinute, time);
      this.cancels[account] = resized(this.cancels[account], cancelsPerMinute, time);
      this.setDuplicates(account, time);
    });
  }

  /** What was over under the window of before does not come back under a longer one: a snapshot knows nothing of it either. */
  private setDuplicates(account: number, time: Micros): void {
    const { maxDuplicates, duplicateWindow } = this.limits.effective(account, null);
    const before = this.duplicateWindows[account]!;
    const window = maxDuplicates === null ? 0 : (duplicateWindow ?? 0);
    this.maxDuplicates[account] = maxDuplicates ?? 0;
    if (window === before) return;
    const live = this.duplicates[account]?.live(time, before) ?? [];
    this.duplicateWindows[account] = window;
    this.duplicates[account] = undefined;
    if (window > 0 && live.length > 0) this.duplicatesOf(account).restore(live);
  }

  // --- message rates ----------------------------------------------------------------------------------

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

  // --- the checks -------------------------------------------------------------------------------------

  /**
   * Whether a new order without instructions passes for sure: the short way, which most take. What it does not let pass goes to
   * {@link check}, which says why, or that nothing is wrong.
   *
   * @param price its limit in micro-dollars; 0: a market order, which is measured by the reference price
   */
  passes(account: number, market: Market, side: number, quantity: number, price: number, time: Micros): boolean {
    return (
      this.isWithinLimits(account, market, side, quantity, price) &&
      (this.duplicateWindows[account] === 0 ||
        !this.isDuplicate(account, market.book.instrument, side, quantity, price, time))
    );
  }

  /** As {@link passes}; and where it does, the order counts among its equals at once, which are looked up once so. */
  takes(account: number, market: Market, side: number, quantity: number, price: number, time: Micros): boolean {
    if (!this.isWithinLimits(account, market, side, quantity, price)) return false;
    const window = this.duplicateWindows[account]!;
    if (window === 0) return true;
    const what = DuplicateOrders.what(quantity, market.book.instrument, side);
    return this.duplicatesOf(account).take(price, what, time, window, this.maxDuplicates[account]!);
  }

  /** All limits but that of equal orders. Written out, and cells read side by side: small functions cost a tenth of an order more. */
  private isWithinLimits(account: number, market: Market, side: number, quantity: number, price: number): boolean {
    const { limits, exposures, restrictions } = this;
    const { instrument } = market;
    const { cells } = limits;
    const at = limits.cell(account, instrument);
    const last = market.lastTick;
    const reference = last > 0 ? last * market.tickSize : market.priorClose;
    const measured = price > 0 ? price : reference;
    if (quantity > cells[at + QUANTITY]! || quantity * measured > cells[at + NOTIONAL]! || measured === 0) return false;
    const collar = cells[at + COLLAR]!;
    const held = exposures.cellOf(account, instrument);
    const { cells: holdings } = exposures;
    let worst = quantity;
    if (side === 0) {
      if (measured > market.bandUpper) return false;
      if (collar < UNLIMITED && (reference === 0 || measured - reference > reference * collar)) return false;
      worst += holdings[held]! + holdings[held + OPEN_BUYS]!;
      this.mark = 0;
    } else {
      if (measured < market.bandLower) return false;
      if (collar < UNLIMITED && (reference === 0 || reference - measured > reference * collar)) return false;
      worst += holdings[held + OPEN_SELLS]! - holdings[held]!;
      this.mark = 0;
      if (worst > 0) {
        if (market.shortSaleDays > 0) return false;
        this.mark = 1;
      }
    }
    if (worst > cells[at + POSITION]! || restrictions.isInUse) return false;
    const more = worst - holdings[held + EXPOSURE]!;
    return more <= 0 || this.hasCredit(account, more * exposures.priceOf(instrument));
  }

  /** Whether so many cents more are within the limits of the account and its firm for sure. */
  private hasCredit(account: number, value: number): boolean {
    const { limits, exposures } = this;
    const own = limits.credit[account]!;
    const firm = limits.firmCredit[limits.firmOf[account]!]!;
    if (exposures.usedBy(account) + value > own || exposures.usedByFirmOf(account) + value > firm) return false;
    return value > 0 || (own === UNLIMITED && firm === UNLIMITED);
  }

  /** Every check in order; gives the first that fails, with {@link limit} and {@link actual} set, or ACCEPTED with {@link mark}. */
  check(question: Question, market: Market): RejectIndex {
    const desk = this.deskOf(question, market);
    for (const { code, measure } of CHECKS) {
      const { passed, limit, actual } = measure(question, desk);
      if (passed) continue;
      this.limit = limit ?? 0;
      this.actual = actual ?? 0;
      return code;
    }
    this.mark = markOf(question, desk);
    return ACCEPTED;
  }

  /** All results, whether or not one before has failed; the message rate is that of one message more. */
  checkAll(question: Question, market: Market): CheckOutcome[] {
    const desk = this.deskOf(question, market);
    return [this.rate(question), ...CHECKS.map(({ code, measure }) => ({ code, ...measure(question, desk) }))];
  }

  private rate({ account, time }: Question): CheckOutcome {
    const budget = this.messages[account];
    if (!budget) return { code: MESSAGE_RATE_EXCEEDED, passed: true, limit: null, actual: null };
    const actual = budget.recent(time).length + 1;
    return { code: MESSAGE_RATE_EXCEEDED, passed: actual <= budget.size, limit: budget.size, actual };
  }

  private deskOf({ account, instrument }: Question, market: Market): Desk {
    return { gate: this, market, limits: this.limits.applying(account, instrument) };
  }

  /** Shares by which an order would raise its account's exposure in its instrument. */
  increaseOf({ account, instrument, side, opening }: Question): number {
    const { exposures } = this;
    return Math.max(
      0,
      exposures.worst(account, instrument, side) + opening - exposures.exposureOf(account, instrument),
    );
  }

  /** Whether the account or its firm has a limit on its exposure over all instruments. */
  hasCreditLimit(account: number): boolean {
    const { limits } = this;
    return limits.credit[account]! < BIG_LIMIT || limits.firmCredit[limits.firmOf[account]!]! < BIG_LIMIT;
  }

  // --- equal orders -----------------------------------------------------------------------------------

  duplicatesOf(account: number): DuplicateOrders {
    return (this.duplicates[account] ??= new DuplicateOrders());
  }

  /** Counts an order that was taken among its equals. */
  noteOrder(account: number, instrument: number, side: number, quantity: number, price: number, time: Micros): void {
    const window = this.duplicateWindows[account]!;
    if (window === 0) return;
    this.duplicatesOf(account).note(price, DuplicateOrders.what(quantity, instrument, side), time, window);
  }

  private isDuplicate(
    account: number,
    instrument: number,
    side: number,
    quantity: number,
    price: number,
    time: Micros,
  ): boolean {
    const what = DuplicateOrders.what(quantity, instrument, side);
    const window = this.duplicateWindows[account]!;
    return this.duplicatesOf(account).count(price, what, time, window) >= this.maxDuplicates[account]!;
  }

  // --- state ------------------------------------------------------------------------------------------

  /** What of the past still counts: instants of messages and cancels, windows of equal orders. */
  recent(account: number, time: Micros): Recent {
    const window = this.duplicateWindows[account]!;
    return {
      messages: this.messages[account]?.recent(time) ?? [],
      cancels: this.cancels[account]?.recent(time) ?? [],
      duplicates: (window > 0 && this.duplicates[account]?.live(time, window)) || [],
    };
  }

  restoreRecent(account: number, { messages, cancels, duplicates }: Recent): void {
    const { messagesPerMinute, cancelsPerMinute } = this.limits.budgetOf(account);
    this.messages[account] = budgetOf(messagesPerMinute, messages);
    this.cancels[account] = budgetOf(cancelsPerMinute, cancels);
    this.setDuplicates(account, 0);
    if (duplicates.length > 0) this.duplicatesOf(account).restore(duplicates);
  }
}

export interface Recent {
  readonly messages: readonly number[];
  readonly cancels: readonly number[];
  readonly duplicates: readonly DuplicateWindow[];
}

function budgetOf(size: number | null, instants: readonly number[]): MessageBudget | undefined {
  return size === null ? undefined : MessageBudget.of(size, instants);
}

function resized(budget: MessageBudget | undefined, size: number | null, time: Micros): MessageBudget | undefined {
  if (budget?.size === size) return budget;
  return budgetOf(size, budget?.recent(time) ?? []);
}
