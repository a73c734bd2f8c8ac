import { NONE, OrderBook, TYPE } from '../../src/book/index.ts';
import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  ORDER_TYPES,
  REJECT_CODES,
  type Command,
  type EventBuffer,
  type MarketPhase,
  type OrderInstructions,
  type OrderType,
  type RejectCode,
  type ReplacementTerms,
  type SubmitOrder,
  type TimeInForce,
} from '../../src/domain/index.ts';
import { Exchange, type ExchangeOptions } from '../../src/exchange/index.ts';
import {
  defaultTimeInForce,
  type AmendRequest,
  type BookRequest,
  type ConformanceBook,
  type DoorLevel,
  type DoorOrder,
  type DoorPhase,
  type DoorTimeInForce,
  type NewRequest,
  type Output,
  type ReplaceRequest,
  type Request,
} from './protocol.ts';

const PHASES: Readonly<Record<DoorPhase, MarketPhase>> = {
  AUCTION: 'OPENING_AUCTION',
  CONTINUOUS: 'CONTINUOUS',
  HALTED: 'HALTED',
  CLOSED: 'CLOSED',
};

/** The instrument of the door. */
const INSTRUMENT: Command = {
  kind: 'CreateInstrument',
  symbol: 'DOOR',
  name: 'The instrument of the door',
  isin: null,
  currency: 'USD',
  tickSize: 1,
  lotSize: 1,
  referencePrice: null,
  averageDailyVolume: null,
  volatility: null,
};

const ONE_PER_CENT = 1_000_000;

/** Account of the orders that name none: they count as one, and never meet themselves. */
const NOBODY = 0;

/** What the door's core takes: more than the exchange, and reduce-only orders are judged when they come. */
export const DOOR_OPTIONS: ExchangeOptions = {
  bounds: { maxQuantity: 1_000_000_000_000, maxNotional: Infinity, maxSlices: Infinity },
  holdsReduceOnly: false,
  linksAccounts: true,
};

/** As good as no limit. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** The orders that name no account never meet their own. A snapshot does not say so: it is the door's own rule. */
export function setNobodyApart({ tradeGroups, orders }: Exchange): void {
  tradeGroups.groups[NOBODY] = NONE;
  for (const slot of orders.select((each) => orders.account(each) === NOBODY)) orders.setGroup(slot, NONE);
}

/** Hears of each command that the core was given, with its events. */
export type CommandListener = (command: Command, sequence: number, time: number, events: EventBuffer) => void;

/**
 * The core behind the door: one market with a tick and a lot of 1, no collar, and no limits but those that `config` asks for.
 * Every request that changes something is a command to the core.
 */
export class CoreBook implements ConformanceBook {
  /** The core as it is; a test may put another in its place. */
  exchange = new Exchange(DOOR_OPTIONS);
  private accounts = new Map<string, number>();
  /** Ids of the door and of the core. An id of the door may be used again once its order is over. */
  private ids = new Map<string, number>();
  private names: string[] = [];
  private readonly outputs: Output[] = [];
  private readonly listener: CommandListener | undefined;

  constructor(listener?: CommandListener) {
    this.listener = listener;
    this.reset(false);
  }

  /** Goes on with another core that stands where this one does: one that came back after a crash. */
  adopt(exchange: Exchange): void {
    this.exchange = exchange;
  }

  take(request: Request): readonly Output[] {
    const { outputs } = this;
    outputs.length = 0;
    this.exchange.events.clear();
    switch (request.op) {
      case 'new':
        this.enter(request);
        break;
      case 'cancel':
        this.cancel(request.id);
        break;
      case 'amend':
        this.amend(request);
        break;
      case 'replace':
        this.replace(request);
        break;
      case 'phase':
        outputs.push({ event: 'phase', to: request.to });
        this.apply({ kind: 'SetPhase', instrument: 0, phase: PHASES[request.to], duration: null });
        this.tell(false);
        break;
      case 'time':
        outputs.push({ event: 'time', now: request.now });
        this.apply({ kind: 'AdvanceTime' }, request.now);
        this.tell(false);
        break;
      case 'book':
        outputs.push(this.show(request));
        break;
      case 'reset':
        this.reset(false);
        outputs.push({ event: 'reset' });
        break;
      case 'config':
        this.reset(request.risk);
        outputs.push({ event: 'config', risk: request.risk });
        break;
    }
    return outputs;
  }

  private apply(command: Command, time = this.exchange.time): void {
    const sequence = this.exchange.sequence + 1;
    const events = this.exchange.apply(command, sequence, time);
    this.listener?.(command, sequence, time, events);
  }

  private reset(risk: boolean): void {
    const exchange = new Exchange(DOOR_OPTIONS);
    this.exchange = exchange;
    const tier = exchange.limits.setTier('ALL', { messagesPerMinute: risk ? 100 : null, cancelsPerMinute: null });
    exchange.reference.tiers.add('ALL');
    exchange.reference.firms.set('FIRM', 0);
    exchange.states.addFirm();
    const limits = risk
      ? { maxOrderQuantity: 1000, maxPosition: 10_000 }
      : { maxOrderQuantity: UNLIMITED, maxPosition: UNLIMITED };
    exchange.limits.set({ tier }, null, limits);
    this.accounts = new Map();
    this.ids = new Map();
    this.names = [];
    this.apply(INSTRUMENT);
    const [market] = exchange.markets;
    // No collar, no bound on open orders, no indications of auctions.
    market!.rules = null;
    market!.rulesDay = '';
    market!.maxOpenOrders = Infinity;
    this.addAccount();
    setNobodyApart(exchange);
    exchange.events.clear();
  }

  private addAccount(): number {
    const account = this.exchange.tradeGroups.groups.length;
    const id = `A${account}`;
    this.apply({ kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier: 'ALL' });
    this.exchange.events.clear();
    return account;
  }

  private account(name: string | undefined): number {
    if (name === undefined) return NOBODY;
    let account = this.accounts.get(name);
    if (account === undefined) this.accounts.set(name, (account = this.addAccount()));
    return account;
  }

  /** Slot of an open order, or NONE. */
  private slot(id: string): number {
    const number = this.ids.get(id);
    return number === undefined ? NONE : this.exchange.orders.find(number);
  }

  // --- requests ------------------------------------------------------------------------------------

  private enter(request: NewRequest): void {
    const account = this.account(request.account);
    if (this.slot(request.id) !== NONE) return this.refuseAtOnce(request.id, account, 'DUPLICATE_CLIENT_ORDER_ID');
    if (request.reduceOnly === true && account === NOBODY) {
      return this.refuseAtOnce(request.id, account, 'INVALID_COMBINATION');
    }
    const order = this.orderOf(request, account);
    const id = this.exchange.nextOrderId;
    this.names[id] = request.id;
    this.apply(order);
    if (this.exchange.events.words[0] === EVENT.ACCEPTED) this.ids.set(request.id, id);
    this.tell(false);
  }

  private cancel(id: string): void {
    const slot = this.slot(id);
    if (slot === NONE) return this.refuse(id, 'ORDER_NOT_OPEN');
    this.apply({ kind: 'CancelOrder', account: this.exchange.orders.account(slot), orderId: this.ids.get(id)! });
    this.tell(false);
  }

  private amend({ id, qty, price }: AmendRequest): void {
    const slot = this.slot(id);
    if (slot === NONE) return this.refuseAtOnce(id, NOBODY, 'ORDER_NOT_OPEN');
    this.apply({
      kind: 'AmendOrder',
      account: this.exchange.orders.account(slot),
      orderId: this.ids.get(id)!,
      quantity: qty ?? null,
      price: price ?? null,
    });
    this.tell(true);
  }

  private replace(request: ReplaceRequest): void {
    const { orders } = this.exchange;
    const slot = this.slot(request.id);
    if (slot === NONE) return this.refuseAtOnce(request.id, NOBODY, 'ORDER_NOT_OPEN');
    const named = request.account === undefined ? undefined : this.account(request.account ?? undefined);
    const owner = orders.account(slot);
    const isReducing =
      request.reduceOnly ?? (request.reduceOnly === undefined && orders.terms(slot)?.reduceOnly === true);
    if (isReducing && (named ?? owner) === NOBODY) {
      return this.refuseAtOnce(request.id, NOBODY, 'INVALID_COMBINATION');
    }
    const other = typeof request.oco === 'string' ? this.otherOf(request.oco) : request.oco;
    const type = request.type ?? ORDER_TYPES[orders.terms(slot)?.type ?? TYPE.LIMIT]!;
    const terms = termsOf(request, type, other, named);
    this.apply({ kind: 'ReplaceOrder', account: owner, orderId: this.ids.get(request.id)!, terms });
    this.tell(false);
  }

  /** What is refused before the core sees it; where messages are counted, it counts. */
  private refuseAtOnce(id: string, account: number, code: RejectCode): void {
    const withinRate = this.exchange.gate.countMessage(account, this.exchange.time);
    this.refuse(id, withinRate || code !== 'ORDER_NOT_OPEN' ? code : 'MESSAGE_RATE_EXCEEDED');
  }

  /** The core's id of another order; 0, which is nobody's, where it is not open. */
  private otherOf(id: string): number {
    return this.slot(id) === NONE ? 0 : this.ids.get(id)!;
  }

  private orderOf(request: NewRequest, account: number): SubmitOrder {
    const instructions = instructionsOf(request, request.oco === undefined ? undefined : this.otherOf(request.oco));
    const order: SubmitOrder = {
      kind: 'SubmitOrder',
      account,
      instrument: 0,
      clientOrderId: request.id,
      side: request.side,
      type: request.type,
      timeInForce: timeInForceOf(request.tif),
      quantity: request.qty,
      price: request.price ?? null,
      selfTradePrevention: request.stp ?? 'CANCEL_TAKER',
    };
    return instructions ? { ...order, instructions } : order;
  }

  private refuse(id: string, code: RejectCode): void {
    this.outputs.push({ event: 'rejected', id, code });
  }

  // --- answers -------------------------------------------------------------------------------------

  /** The events of a request as outputs. An amendment's own event comes first; later ones are of self-trade prevention. */
  private tell(isAmendment: boolean): void {
    const { names, outputs } = this;
    const { words, length } = this.exchange.events;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      const first = words[at + 1]!;
      const second = words[at + 2]!;
      switch (words[at]) {
        case EVENT.ACCEPTED:
          outputs.push({ event: 'accepted', id: names[first]! });
          break;
        case EVENT.REJECTED:
        case EVENT.REFUSED:
          outputs.push({ event: 'rejected', id: names[first]!, code: REJECT_CODES[second]! });
          break;
        case EVENT.TRADE: {
          const maker = names[words[at + 4]!]!;
          const taker = names[words[at + 5]!]!;
          outputs.push({ event: 'trade', maker, taker, price: words[at + 6]!, qty: words[at + 7]! });
          break;
        }
        case EVENT.REFRESHED:
          outputs.push({ event: 'refreshed', id: names[second]!, qty: words[at + 5]! });
          break;
        case EVENT.CANCELED:
          outputs.push({ event: 'canceled', id: names[first]!, qty: second, reason: CANCEL_REASONS[words[at + 3]!]! });
          break;
        case EVENT.EXPIRED:
          outputs.push({ event: 'expired', id: names[first]!, qty: second });
          break;
        case EVENT.PREVENTED: {
          const taker = names[words[at + 3]!]!;
          outputs.push({ event: 'prevented', maker: names[second]!, taker, qty: words[at + 4]! });
          break;
        }
        case EVENT.AMENDED:
          if (isAmendment && at === 0) {
            outputs.push({ event: 'amended', id: names[first]!, priority: words[at + 4] === 1 ? 'kept' : 'lost' });
          }
          break;
        case EVENT.REPLACED:
          outputs.push({ event: 'replaced', id: names[first]! });
          break;
        case EVENT.TRIGGERED:
          outputs.push({ event: 'triggered', id: names[second]! });
          break;
        default:
        // The others are of no concern to the door.
      }
    }
  }

  private show({ depth, orders }: BookRequest): Output {
    return {
      event: 'book',
      bids: this.levels(0, depth ?? Infinity),
      asks: this.levels(1, depth ?? Infinity),
      orders: orders ? { bids: this.queue(0), asks: this.queue(1) } : undefined,
    };
  }

  private levels(side: number, depth: number): DoorLevel[] {
    const ladder = this.exchange.markets[0]!.book.ladder(side);
    const levels: DoorLevel[] = [];
    for (let key = ladder.best; key <= HIGHEST_KEY && levels.length < depth; key = ladder.nextKey(key)) {
      const level = ladder.levelOf(key);
      levels.push([OrderBook.tick(side, key), ladder.quantity(level), ladder.count(level)]);
    }
    return levels;
  }

  /** Resting orders of a side in priority: price, displayed before hidden, time. */
  private queue(side: number): DoorOrder[] {
    const { orders } = this.exchange;
    const { book } = this.exchange.markets[0]!;
    const better = side === 0 ? -1 : 1;
    const hidden = new Set(book.restingHidden(side));
    return [...book.resting(side), ...hidden]
      .sort(
        (a, b) =>
          better * (orders.tick(a) - orders.tick(b)) ||
          Number(hidden.has(a)) - Number(hidden.has(b)) ||
          orders.stamp(a) - orders.stamp(b),
      )
      .map((slot) => [this.names[orders.id(slot)]!, orders.tick(slot), orders.open(slot)]);
  }
}

/** Behind it is what stands for an empty side. */
const HIGHEST_KEY = 0x7ffffffe;

function timeInForceOf(tif: DoorTimeInForce): TimeInForce {
  if (tif === 'OPEN') return 'AT_THE_OPENING';
  return tif === 'CLOSE' ? 'AT_THE_CLOSE' : tif;
}

function instructionsOf(request: NewRequest, other: number | undefined): OrderInstructions | undefined {
  const given: { -readonly [Name in keyof OrderInstructions]: OrderInstructions[Name] } = {};
  if (request.stop !== undefined) given.stopPrice = request.stop;
  if (request.trail !== undefined) given.trailAmount = request.trail;
  if (request.trailPct !== undefined) given.trailPercent = request.trailPct * ONE_PER_CENT;
  if (request.display !== undefined) given.displayQuantity = request.display;
  if (request.hidden === true) given.hidden = true;
  if (request.minQty !== undefined) given.minQuantity = request.minQty;
  if (request.postOnly === true) given.postOnly = true;
  if (request.postOnly === 'SLIDE') given.postOnlySlide = true;
  if (request.reduceOnly === true) given.reduceOnly = true;
  if (request.peg !== undefined) given.peg = request.peg;
  if (request.expiresAt !== undefined) given.expiresAt = request.expiresAt;
  if (other !== undefined) given.otherOrder = other;
  for (const _ in given) return given;
  return undefined;
}

/** What a replacement changes: undefined stays, null takes away. */
function termsOf(
  request: ReplaceRequest,
  type: OrderType,
  other: number | null | undefined,
  account: number | undefined,
): ReplacementTerms {
  const { postOnly } = request;
  const instructions: Record<string, unknown> = {
    stopPrice: request.stop,
    trailAmount: request.trail,
    trailPercent: typeof request.trailPct === 'number' ? request.trailPct * ONE_PER_CENT : request.trailPct,
    displayQuantity: request.display,
    hidden: flag(request.hidden),
    minQuantity: request.minQty,
    postOnly: postOnly === undefined ? undefined : postOnly === true ? true : null,
    postOnlySlide: postOnly === undefined ? undefined : postOnly === 'SLIDE' ? true : null,
    reduceOnly: flag(request.reduceOnly),
    peg: request.peg,
    expiresAt: request.expiresAt,
    otherOrder: other,
  };
  const terms: Record<string, unknown> = {
    side: request.side,
    account,
    type: request.type,
    quantity: request.qty,
    price: request.price,
    selfTradePrevention: request.stp === null ? 'CANCEL_TAKER' : request.stp,
    timeInForce:
      request.tif === null ? timeInForceOf(defaultTimeInForce(type)) : request.tif && timeInForceOf(request.tif),
    instructions: given(instructions),
  };
  return given(terms);
}

function flag(value: boolean | null | undefined): true | null | undefined {
  return value === undefined ? undefined : value === true ? true : null;
}

function given<Fields extends Record<string, unknown>>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
