import {
  EVENT,
  EVENT_WIDTH,
  formatDecimal,
  type Command,
  type EventBuffer,
  type SubmitOrder,
} from '../../domain/index.ts';
import { effectiveLimits, limitScope, type Changes, type LimitRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';
import { OpenQuantities, type OpenOrder } from './open-quantities.ts';
import type { ReplayStart } from './replay-start.ts';
import { StateWatch } from './state-watch.ts';

type Limits = ReturnType<typeof effectiveLimits>;

/**
 * Walks the journal beside the rows of limits (I17): at the moment at which an order is taken, or made larger, the limits in force
 * allow it, and the position that all open orders of its side would lead to; and no order is taken where trading is HALTED.
 * Works out positions and open quantities from commands and events alone, and shares no code with the gate.
 */
export class LimitWalk {
  /** Orders looked at. */
  orders = 0;

  private readonly findings: Findings;
  /** Ascending by sequence. Undefined: those that come with the commands. */
  private readonly stored: readonly LimitRecord[] | undefined;
  private next = 0;
  private readonly rows = new Map<string, LimitRecord>();
  /** What applies, by account and instrument, as long as no row changes. */
  private readonly applied = new Map<string, Limits>();
  private readonly tiers: string[] = [];
  private readonly open = new OpenQuantities();
  private readonly states = new StateWatch();

  /** @param stored the rows of the table, all of them; undefined: to be taken from the changes */
  constructor(findings: Findings, stored?: readonly LimitRecord[]) {
    this.findings = findings;
    this.stored = stored && [...stored].sort((a, b) => a.sequence - b.sequence);
  }

  /** Goes on from the rows of an earlier engine version. To be called before all else. */
  begin({ rows, reference }: ReplayStart): void {
    if (!this.stored) for (const row of reference.limits) this.rows.set(limitScope(row), row);
    for (const { index, tier } of reference.accounts) this.tiers[index] = tier;
    this.states.take(reference);
    this.open.begin(rows);
  }

  take(command: Command, { words, length }: EventBuffer, changes: Changes, sequence: number): void {
    this.takeRows(changes, sequence);
    const arriving = newOrders(command);
    let arrived = 0;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      switch (words[at]) {
        case EVENT.ACCEPTED: {
          const order = arriving[arrived++];
          if (order) this.accepted(words[at + 1]!, order, sequence);
          break;
        }
        case EVENT.REJECTED:
          arrived++;
          break;
        case EVENT.AMENDED:
        case EVENT.REPLACED:
          this.changed(words, at, command, sequence);
          break;
        case EVENT.BOOKED:
          if (command.kind === 'BookHolding') this.open.book(command.account, command.instrument, command.quantity);
          break;
        default:
          this.open.take(words, at, command.kind === 'QuoteVenues' ? command.account : -1);
      }
    }
    this.states.take(changes);
  }

  private takeRows(changes: Changes, sequence: number): void {
    const due: LimitRecord[] = [];
    const { stored } = this;
    if (stored) while (stored[this.next] && stored[this.next]!.sequence <= sequence) due.push(stored[this.next++]!);
    else due.push(...changes.limits);
    for (const row of due) this.rows.set(limitScope(row), row);
    for (const { index, tier } of changes.accounts) this.tiers[index] = tier;
    if (due.length + changes.accounts.length > 0) this.applied.clear();
  }

  private accepted(id: number, order: SubmitOrder, sequence: number): void {
    const { account, instrument, quantity, price } = order;
    this.orders++;
    const open = { account, instrument, side: order.side, total: quantity, filled: 0 };
    this.open.add(id, open);
    const where = `sequence ${sequence}: order ${id}`;
    const halted = this.states.haltedScope(account, instrument, order.instructions?.algorithm);
    if (halted !== undefined) this.findings.fail('I17', `${where}: was taken, and ${halted} is HALTED`);
    this.checkSize(where, quantity, price, this.limits(account, instrument));
    this.checkPosition(where, open);
  }

  /** An amendment or replacement: what makes the order larger is judged as a new one is. */
  private changed(words: Float64Array, at: number, command: Command, sequence: number): void {
    const [id, total] = [words[at + 1]!, words[at + 2]!];
    const order = this.open.find(id);
    if (!order) return;
    const more = total - order.total;
    order.total = total;
    this.open.recount(order, more);
    // Self-trade prevention makes orders smaller.
    if (more <= 0 || (command.kind !== 'AmendOrder' && command.kind !== 'ReplaceOrder')) return;
    const where = `sequence ${sequence}: order ${id}`;
    const { account, instrument, filled } = order;
    const quantity = command.kind === 'AmendOrder' ? total : total - filled;
    this.checkSize(where, quantity, words[at + 3] === 0 ? null : words[at + 3]!, this.limits(account, instrument));
    this.checkPosition(where, order);
  }

  private checkSize(where: string, quantity: number, price: number | null, limits: Limits): void {
    const { findings } = this;
    const { maxOrderQuantity, maxOrderNotional, maxPosition, typicalQuantity, typicalMultiple } = limits;
    if (maxOrderQuantity === null || maxPosition === null) {
      findings.fail('I17', `${where}: was taken, and no row says how large it, or the position, may be`);
      return;
    }
    if (quantity > maxOrderQuantity) {
      findings.fail('I17', `${where}: was taken for ${quantity}; maxOrderQuantity was ${maxOrderQuantity}`);
    }
    const notional = price === null ? 0n : BigInt(price) * BigInt(quantity);
    if (maxOrderNotional !== null && notional > BigInt(maxOrderNotional)) {
      const [is, was] = [formatDecimal(notional), formatDecimal(maxOrderNotional)];
      findings.fail('I17', `${where}: was taken for ${is}; maxOrderNotional was ${was}`);
    }
    if (typicalQuantity !== null && typicalMultiple !== null && quantity > typicalQuantity * typicalMultiple) {
      const cap = `${typicalMultiple} times the typical ${typicalQuantity}`;
      findings.fail('I17', `${where}: was taken for ${quantity}; allowed were ${cap}`);
    }
  }

  private checkPosition(where: string, order: OpenOrder): void {
    const { account, instrument, side } = order;
    const { maxPosition } = this.limits(account, instrument);
    const worst = this.open.worst(account, instrument, side);
    if (maxPosition === null || worst <= maxPosition) return;
    const what = side === 'BUY' ? worst : -worst;
    this.findings.fail('I17', `${where}: could lead account ${account} to ${what}; maxPosition was ${maxPosition}`);
  }

  private limits(account: number, instrument: number): Limits {
    const key = `${account}:${instrument}`;
    let limits = this.applied.get(key);
    if (!limits) {
      const tier = this.tiers[account] ?? null;
      const own = { tier: null, account, firm: null };
      const ofTier = { tier, account: null, firm: null };
      limits = effectiveLimits(
        [
          { ...own, instrument },
          { ...own, instrument: null },
          { ...ofTier, instrument },
          { ...ofTier, instrument: null },
        ].map((scope) => this.rows.get(limitScope(scope))),
      );
      this.applied.set(key, limits);
    }
    return limits;
  }
}

function newOrders(command: Command): readonly SubmitOrder[] {
  if (command.kind === 'SubmitOrder') return [command];
  return command.kind === 'SubmitLinkedOrders' ? command.orders : [];
}
