import { BUY, NONE, OrderStore, SELL, type TradeCounter } from '../book/index.ts';
import {
  ACCEPTED,
  CANCEL_REASONS,
  EVENT,
  EventBuffer,
  MAX_QUANTITY,
  REFERENCE_REFUSALS,
  TIMES_IN_FORCE,
  invariant,
  rejectIndex,
  type AmendOrder,
  type CancelAllOrders,
  type CancelOrder,
  type Command,
  type Micros,
  type RejectIndex,
  type Session,
  type SubmitOrder,
} from '../domain/index.ts';
import { Exposures, Limits, RiskGate } from '../risk/index.ts';
import { Market, validateOrder, validateTerms, type Figures } from '../venue/index.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { ReferenceData, type ReferenceCommand } from './reference-data.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { CANCELED, CREATED, EXPIRED, REFERENCE_REFUSED, REFUSED, REJECTED, SESSION } = EVENT;

const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const INVALID_PRICE = rejectIndex('INVALID_PRICE');
const ORDER_NOT_FOUND = rejectIndex('ORDER_NOT_FOUND');
const ORDER_NOT_OPEN = rejectIndex('ORDER_NOT_OPEN');
const QUANTITY_BELOW_FILLED = rejectIndex('QUANTITY_BELOW_FILLED');
const USER = CANCEL_REASONS.indexOf('USER');
const MASS_CANCEL = CANCEL_REASONS.indexOf('MASS_CANCEL');
const DAY = TIMES_IN_FORCE.indexOf('DAY');

/**
 * The core: commands in, events out, in one total order. Nothing in here reads a clock, a random number or the world,
 * so the same commands always give the same events. The way of an order: gate → market → book → exposures.
 *
 * The events of a command stand in {@link events} until the next `apply`.
 */
export class Exchange implements TradeCounter {
  readonly events = new EventBuffer();
  readonly orders = new OrderStore();
  readonly exposures = new Exposures(this.orders);
  readonly limits = new Limits();
  readonly gate = new RiskGate(this.limits, this.exposures);
  readonly reference = new ReferenceData();
  readonly markets: Market[] = [];
  /** Sequence and time of the last command. */
  sequence = 0;
  time: Micros = 0;
  session: Session | null = null;
  nextOrderId = 1;
  nextTradeId = 1;
  /** Why the last command, if it was about reference data, was refused. */
  referenceRefusal: ReferenceDataRefusal | null = null;

  private readonly figures: Figures = { limit: 0, actual: 0 };

  /**
   * Carries out one command.
   *
   * @param sequence one more than that of the last
   * @param time microseconds; never less than that of the last (I21)
   * @returns the reused event buffer
   */
  apply(command: Command, sequence: number, time: Micros): EventBuffer {
    invariant(sequence === this.sequence + 1, 'commands come in sequence with no gap');
    invariant(time >= this.time, 'engine time never goes back');
    this.sequence = sequence;
    this.time = time;
    this.events.clear();
    switch (command.kind) {
      case 'SubmitOrder':
        this.submit(command, time);
        break;
      case 'CancelOrder':
        this.cancel(command, time);
        break;
      case 'AmendOrder':
        this.amend(command);
        break;
      case 'CancelAllOrders':
        this.cancelAll(command);
        break;
      case 'AdvanceTime':
        this.advance(command.session);
        break;
      default:
        this.change(command);
    }
    return this.events;
  }

  /** When something is due that only the passing of time brings about; Infinity: nothing is. */
  get nextDeadline(): Micros {
    return this.session?.endsAt ?? Infinity;
  }

  /** Account of an open order; undefined when it is not open. */
  accountOfOpenOrder(id: number): number | undefined {
    const slot = this.orders.find(id);
    return slot === NONE ? undefined : this.orders.account(slot);
  }

  private submit(order: SubmitOrder, time: Micros): void {
    const { gate, figures } = this;
    const { account, instrument, quantity } = order;
    const id = this.nextOrderId++;
    const market = this.markets[instrument]!;
    const side = Number(order.side === 'SELL');
    const withinRate = gate.countMessage(account, time);
    const invalid = validateOrder(order, market, figures);
    if (invalid !== ACCEPTED) return this.reject(id, invalid, figures);
    const refused = withinRate ? gate.check(account, instrument, side, quantity, quantity) : gate.refuseRate(account);
    if (refused !== ACCEPTED) return this.reject(id, refused, gate);
    const left = market.submit(id, order, side);
    if (left > 0) this.exposures.open(account, instrument, side, left);
    market.settle();
  }

  private amend(command: AmendOrder): void {
    const { orders, gate, figures } = this;
    const withinRate = gate.countMessage(command.account, this.time);
    const slot = orders.find(command.orderId);
    if (slot === NONE || orders.account(slot) !== command.account) {
      // The instrument is not known here, so only what holds for all of them is judged before the order itself.
      const { quantity } = command;
      if (quantity !== null && (quantity < 1 || quantity > MAX_QUANTITY)) {
        return this.refuse(command.orderId, INVALID_QUANTITY, MAX_QUANTITY, quantity);
      }
      if (command.price === 0) return this.refuse(command.orderId, INVALID_PRICE, 0, 0);
      if (!withinRate) return this.refuseByGate(command.orderId, gate.refuseRate(command.account));
      return this.refuse(command.orderId, slot === NONE ? ORDER_NOT_OPEN : ORDER_NOT_FOUND, 0, 0);
    }
    const instrument = orders.book(slot);
    const market = this.markets[instrument]!;
    const side = orders.side(slot);
    const total = orders.quantity(slot);
    const open = orders.leaves(slot);
    const quantity = command.quantity ?? total;
    const price = command.price ?? orders.tick(slot) * market.tickSize;
    figures.limit = figures.actual = 0;
    const invalid = validateTerms(quantity, price, market, figures);
    if (invalid !== ACCEPTED) return this.refuse(command.orderId, invalid, figures.limit, figures.actual);
    if (!withinRate) return this.refuseByGate(command.orderId, gate.refuseRate(command.account));
    // An amendment that adds no quantity adds no risk: only one that does passes size and position again.
    if (quantity > total) {
      const code = gate.check(command.account, instrument, side, quantity, quantity - total);
      if (code !== ACCEPTED) return this.refuseByGate(command.orderId, code);
    }
    if (quantity <= total - open) return this.refuse(command.orderId, QUANTITY_BELOW_FILLED, total - open, quantity);
    this.exposures.open(command.account, instrument, side, -open);
    const left = market.amend(slot, quantity, price / market.tickSize);
    this.exposures.open(command.account, instrument, side, left);
    market.settle();
  }

  private cancel(command: CancelOrder, time: Micros): void {
    const { gate, orders } = this;
    const { account, orderId } = command;
    if (!gate.countCancel(account, time)) return this.refuseByGate(orderId, gate.refuseCancelRate(account));
    const slot = orders.find(orderId);
    if (slot < 0) return this.refuse(orderId, ORDER_NOT_OPEN, 0, 0);
    if (orders.account(slot) !== account) return this.refuse(orderId, ORDER_NOT_FOUND, 0, 0);
    const instrument = orders.book(slot);
    const leaves = orders.leaves(slot);
    const market = this.markets[instrument]!;
    this.events.push3(CANCELED, orderId, leaves, USER);
    this.exposures.open(account, instrument, orders.side(slot), -leaves);
    market.remove(slot);
    market.settle();
  }

  private cancelAll(command: CancelAllOrders): void {
    const { gate, orders } = this;
    if (!gate.countCancel(command.account, this.time)) {
      return this.refuseByGate(0, gate.refuseCancelRate(command.account));
    }
    const side = command.side === null ? NONE : command.side === 'BUY' ? BUY : SELL;
    const slots = orders.select(
      (slot) =>
        orders.account(slot) === command.account &&
        (command.instrument === null || orders.book(slot) === command.instrument) &&
        (side === NONE || orders.side(slot) === side),
    );
    for (const slot of slots) {
      this.events.push3(CANCELED, orders.id(slot), orders.leaves(slot), MASS_CANCEL);
      this.close(slot);
    }
    this.settleAll();
  }

  private advance(next: Session | undefined): void {
    if (this.session && this.time >= this.session.endsAt) {
      const { orders } = this;
      for (const slot of orders.select((each) => orders.timeInForce(each) === DAY)) {
        this.events.push(EXPIRED, orders.id(slot), orders.leaves(slot));
        this.close(slot);
      }
      this.settleAll();
      this.session = null;
    }
    if (next) {
      this.session = next;
      this.events.push(SESSION, next.endsAt);
    }
  }

  private change(command: ReferenceCommand): void {
    const refusal = this.reference.judge(command) ?? null;
    this.referenceRefusal = refusal;
    if (refusal) {
      this.events.push(REFERENCE_REFUSED, REFERENCE_REFUSALS.indexOf(refusal.code));
      return;
    }
    this.events.push(CREATED, this.carryOut(command));
  }

  /** Carries out a judged change; gives the index of what it is about. */
  private carryOut(command: ReferenceCommand): number {
    const { reference, limits, gate } = this;
    switch (command.kind) {
      case 'CreateVenue':
        return named(reference.venues, command.name);
      case 'CreateFirm':
        return named(reference.firms, command.id);
      case 'SetTier': {
        reference.tiers.add(command.tier);
        const tier = limits.setTier(command.tier, command);
        gate.tierChanged(tier, command, this.time);
        return tier;
      }
      case 'SetLimit': {
        const tier = limits.tier(command.tier)!;
        limits.setLimit(tier, command.instrument, command);
        return tier;
      }
      case 'CreateInstrument': {
        const index = named(reference.instruments, command.symbol);
        const market = new Market(index, command, this.orders, this.events, this.exposures, this);
        this.markets.push(market);
        this.exposures.reserve(reference.accounts.size, index + 1);
        limits.reserve(index + 1);
        market.enter('CONTINUOUS', this.time);
        return index;
      }
      case 'CreateAccount': {
        const index = named(reference.accounts, command.id);
        this.exposures.reserve(index + 1, this.markets.length);
        gate.addAccount(limits.tier(command.tier)!);
        return index;
      }
      case 'CreateApiKey':
        reference.keys.set(command.id, {
          hash: command.hash,
          operator: command.roles.includes('OPERATOR'),
          live: true,
        });
        reference.keyHashes.add(command.hash);
        return reference.keys.size - 1;
      case 'RevokeApiKey':
        reference.keys.set(command.id, { ...reference.keys.get(command.id)!, live: false });
        return 0;
    }
  }

  /** Takes an open order out of its book and out of its account's open quantity. */
  private close(slot: number): void {
    const { orders } = this;
    this.exposures.open(orders.account(slot), orders.book(slot), orders.side(slot), -orders.leaves(slot));
    this.markets[orders.book(slot)]!.remove(slot);
  }

  private settleAll(): void {
    for (const market of this.markets) market.settle();
  }

  private reject(order: number, code: RejectIndex, { limit, actual }: Figures): void {
    this.events.push(REJECTED, order, code, limit, actual);
  }

  private refuse(order: number, code: RejectIndex, limit: number, actual: number): void {
    this.events.push(REFUSED, order, code, limit, actual);
  }

  private refuseByGate(order: number, code: RejectIndex): void {
    this.refuse(order, code, this.gate.limit, this.gate.actual);
  }
}

/** Gives a name the next index. */
function named(names: Map<string, number>, name: string): number {
  const index = names.size;
  names.set(name, index);
  return index;
}
