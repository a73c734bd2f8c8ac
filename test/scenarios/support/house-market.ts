import { Temporal } from 'temporal-polyfill';
import { NONE } from '../../../src/book/index.ts';
import {
  EVENT,
  EVENT_WIDTH,
  sessionAt,
  type Command,
  type ContingencyType,
  type MarketPhase,
  type OrderInstructions,
  type ReplacementTerms,
  type SubmitOrder,
  type TimeInForce,
  type TradingScope,
  type TradingState,
} from '../../../src/domain/index.ts';
import { Exchange, cancelDisconnected, captureState, restoreState } from '../../../src/exchange/index.ts';
import type { DoorTimeInForce, NewRequest, ReplaceRequest } from '../../../tools/conformance/protocol.ts';
import { bookOf, ordersOf } from './house-book.ts';
import { describeEvents } from './house-events.ts';
import { houseCommand, papersOf } from './house-words.ts';
import { newOrder, replacement, ticks } from './order-words.ts';
import type { ScenarioMarket } from './table.ts';
import { describeNbbo, type Names } from './venue-events.ts';
import { createVenues, venueCommand } from './venue-words.ts';

const SECOND = 1_000_000;
/** Micro-dollars of a tick. */
export const TICK = 10_000;
const PER_CENT = 1_000_000;
const UNLIMITED = { maxOrderQuantity: 1_000_000_000, maxPosition: 1_000_000_000 };

const CONTINGENCIES: Readonly<Record<string, ContingencyType>> = {
  OCO: 'ONE_CANCELS_OTHER',
  OTO: 'ONE_TRIGGERS_OTHER',
  BRACKET: 'BRACKET',
};
const STATES: Readonly<Record<string, TradingState>> = { kill: 'HALTED', reducing: 'REDUCING', active: 'ACTIVE' };

/**
 * The exchange itself, with one instrument, whose tick is 0.01, in the words of the tables. `market calendar XNYS reference 10.00
 * at 2024-01-15T09:00 venues BOURSE,NYSE,DARK`, as the first line, says what it begins with; instants are New York's, `+10s` is from now.
 * An order that names no account has one of its own.
 */
export class HouseMarket implements ScenarioMarket {
  private exchange = new Exchange();
  private isOpen = false;
  private now = instantOf('2026-11-24T09:00');
  private readonly accounts = new Map<string, number>();
  private readonly ids = new Map<string, number>();
  private readonly names: Names & { venues: string[] } = { venues: [], orders: [] };
  /** The last national best quote that was said. */
  private nbbo: number[] | undefined;
  private heard: string[] = [];
  private readonly firms = new Map<string, number>([['FIRM', 0]]);
  /** Whether it is told how orders are marked. */
  private tellsMarks = false;
  private readonly indexes = {
    account: (name: string): number => this.account(name),
    firm: (name: string): number => this.firm(name),
    venue: (name: string): number => this.names.venues.indexOf(name),
  };

  ask(request: string): string[] {
    this.heard = [];
    const [first, ...words] = request.split(' ') as [string, ...string[]];
    if (first === 'market') {
      this.open(words);
      this.heard = [`phase ${this.exchange.markets[0]!.phase}`];
    } else {
      if (!this.isOpen) this.open([]);
      this.heard = [];
      this.carryOut(first, words, request);
    }
    return this.heard;
  }

  private carryOut(first: string, words: readonly string[], request: string): void {
    const [name = '', second = ''] = words;
    switch (first) {
      case 'cancel':
        if (name === 'all') this.cancelAll(words);
        else this.send({ kind: 'CancelOrder', ...this.owned(name) });
        break;
      case 'amend':
        this.amend(name, words.slice(1));
        break;
      case 'replace':
        this.send({ kind: 'ReplaceOrder', ...this.owned(name), terms: this.termsOf(name, words.slice(1)) });
        break;
      case 'link':
        this.link(request);
        break;
      case 'phase': {
        const duration = second === 'for' ? seconds(words[2]!) : null;
        this.send({ kind: 'SetPhase', instrument: 0, phase: name as MarketPhase, duration });
        break;
      }
      case 'time':
        this.pass(this.instant(name));
        break;
      case 'restart':
        this.restart();
        break;
      case 'kill':
      case 'reducing':
      case 'active':
        this.send({ kind: 'SetTradingState', ...this.scope(words), state: STATES[first]!, reason: 'a test' });
        break;
      case 'account':
        this.addAccount(name, words);
        break;
      case 'marks':
        this.tellsMarks = true;
        break;
      case 'group':
        this.send({ kind: 'SetTradeGroup', account: this.account(name), group: second === 'none' ? null : second });
        break;
      case 'keep-alive': {
        const within = second === 'off' ? null : seconds(second);
        this.send({ kind: 'KeepAlive', account: this.account(name), within });
        break;
      }
      case 'disconnect':
        this.send(cancelDisconnected(this.account(name)));
        break;
      case 'position':
        this.heard = [`${name} has ${this.exchange.exposures.positionOf(this.account(name), 0)}`];
        break;
      case 'sequence':
        this.heard = [`the book has changed ${this.exchange.markets[0]!.book.sequence} times`];
        break;
      case 'book':
        this.heard = bookOf(this.exchange, this.names.venues);
        break;
      case 'orders':
        this.heard = ordersOf(this.exchange, this.names.orders, this.names.venues);
        break;
      case 'nbbo':
        this.heard = describeNbbo(this.nbbo, this.names);
        break;
      default: {
        const command = houseCommand(request, this.indexes) ?? venueCommand(request, this.indexes);
        if (command !== undefined) this.send(command);
        else this.submit(first, words);
      }
    }
  }

  /** Whose trading state: `A`, `firm OTHER`, `algorithm alpha`, `instrument`, `market`. */
  private scope([kind = '', name = '']: readonly string[]): TradingScope {
    if (kind === 'market') return {};
    if (kind === 'instrument') return { instrument: 0 };
    if (kind === 'algorithm') return { algorithm: name };
    return kind === 'firm' ? { firm: this.firm(name) } : { account: this.account(kind) };
  }

  private open(words: readonly string[]): void {
    const after = (word: string): string | undefined =>
      words.includes(word) ? words[words.indexOf(word) + 1] : undefined;
    const at = after('at');
    if (at !== undefined) this.now = instantOf(at);
    const reference = after('reference');
    this.isOpen = true;
    this.names.venues.push(...(after('venues')?.split(',') ?? []));
    for (const venue of createVenues(this.names.venues)) this.send(venue);
    this.send({ kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null });
    this.send({ kind: 'SetTier', tier: 'ALL', messagesPerMinute: null, cancelsPerMinute: null });
    this.send({ kind: 'SetLimit', tier: 'ALL', instrument: null, ...UNLIMITED });
    this.send({
      kind: 'CreateInstrument',
      symbol: 'TEST',
      name: 'The instrument of the scenarios',
      isin: null,
      currency: 'USD',
      tickSize: TICK,
      lotSize: 1,
      referencePrice: reference === undefined ? null : ticks(reference) * TICK,
      averageDailyVolume: null,
      volatility: null,
      calendar: after('calendar') ?? 'ALWAYS_OPEN',
    });
    this.pass(this.now);
  }

  /** Lets time pass as the sequencer does: what is due happens at its instant. */
  private pass(until: number): void {
    const { exchange } = this;
    while (exchange.nextDeadline <= until) {
      this.now = Math.max(exchange.time, exchange.nextDeadline);
      const sessions = exchange.timekeeping.calendarsDue(this.now).map((calendar) => sessionAt(calendar, this.now));
      this.send({ kind: 'AdvanceTime', sessions });
    }
    this.now = until;
  }

  /** The exchange from its own state, as after a restart; it must come to the same state again. */
  protected restart(): void {
    const state = captureState(this.exchange);
    this.exchange = restoreState(state);
    if (captureState(this.exchange) !== state) this.heard.push('the state is another');
  }

  private send(command: Command): void {
    const events = this.exchange.apply(command, this.exchange.sequence + 1, this.now);
    this.heard.push(...describeEvents(events, this.names, this.tellsMarks));
    const { words, length } = events;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      if (words[at] === EVENT.NBBO) this.nbbo = [...words.subarray(at, at + EVENT_WIDTH)];
    }
  }

  private instant(text: string): number {
    return text.startsWith('+') ? this.now + seconds(text.slice(1)) : instantOf(text);
  }

  private account(name: string): number {
    let account = this.accounts.get(name);
    if (account === undefined) {
      account = this.accounts.size;
      this.accounts.set(name, account);
      const { heard } = this;
      this.send({ kind: 'CreateAccount', id: name, name, firm: 'FIRM', participantKind: 'RETAIL', tier: 'ALL' });
      this.heard = heard;
    }
    return account;
  }

  /** `account X of OTHER tier SMALL`: in a firm and a tier of its own; else all are in FIRM and ALL. */
  private addAccount(name: string, words: readonly string[]): void {
    const after = (word: string): string | undefined =>
      words.includes(word) ? words[words.indexOf(word) + 1] : undefined;
    const tier = after('tier') ?? 'ALL';
    const firm = after('of') ?? 'FIRM';
    this.firm(firm);
    this.heard = [];
    if (tier !== 'ALL') this.send({ kind: 'SetTier', tier, messagesPerMinute: null, cancelsPerMinute: null });
    this.accounts.set(name, this.accounts.size);
    this.send({ kind: 'CreateAccount', id: name, name, firm, participantKind: 'RETAIL', tier });
    this.heard = [];
  }

  private firm(name: string): number {
    const known = this.firms.get(name);
    if (known !== undefined) return known;
    const { heard } = this;
    this.firms.set(name, this.firms.size);
    this.send({ kind: 'CreateFirm', id: name, name, lei: null });
    this.heard = heard;
    return this.firms.size - 1;
  }

  private owned(id: string): { account: number; orderId: number } {
    const orderId = this.ids.get(id) ?? 999_999;
    return { account: this.exchange.accountOfOpenOrder(orderId) ?? 0, orderId };
  }

  private submit(id: string, words: readonly string[]): void {
    const { others, papers } = papersOf(words);
    const plain = this.orderOf(newOrder(id, others, (text) => this.instant(text)));
    const instructions = { ...plain.instructions, ...(papers as OrderInstructions) };
    const order = Object.keys(instructions).length > 0 ? { ...plain, instructions } : plain;
    this.name(id, this.exchange.nextOrderId);
    this.send(order);
  }

  private name(id: string, number: number): void {
    this.ids.set(id, number);
    this.names.orders[number] = id;
  }

  /** `link BRACKET by A: E1 BUY 10 @ 10.00 / T1 SELL 10 @ 10.50 / L1 SELL 10 STOP when 9.50` */
  private link(request: string): void {
    const [, kind, owner, list] = /^link (\S+) by (\S+): (.*)$/.exec(request)! as unknown as [
      string,
      string,
      string,
      string,
    ];
    const orders = list.split(' / ').map((text, place) => {
      const [id, ...words] = text.trim().split(' ') as [string, ...string[]];
      this.name(id, this.exchange.nextOrderId + place);
      return this.orderOf(newOrder(id, [...words, 'by', owner], (instant) => this.instant(instant)));
    });
    this.send({ kind: 'SubmitLinkedOrders', account: this.account(owner), contingency: CONTINGENCIES[kind]!, orders });
  }

  private amend(id: string, words: readonly string[]): void {
    const at = words.indexOf('@');
    const quantity = words[0] !== undefined && words[0] !== '@' ? Number(words[0]) : null;
    const price = at < 0 ? null : ticks(words[at + 1]!) * TICK;
    this.send({ kind: 'AmendOrder', ...this.owned(id), quantity, price });
  }

  private cancelAll(words: readonly string[]): void {
    const account = this.account(words[words.indexOf('by') + 1]!);
    const side = words.includes('BUY') ? 'BUY' : words.includes('SELL') ? 'SELL' : null;
    this.send({ kind: 'CancelAllOrders', account, instrument: null, side });
  }

  private orderOf(request: NewRequest): SubmitOrder {
    const instructions = this.instructionsOf(request) as OrderInstructions;
    return {
      kind: 'SubmitOrder',
      account: this.account(request.account ?? request.id),
      instrument: 0,
      clientOrderId: request.id,
      side: request.side,
      type: request.type,
      timeInForce: timeInForceOf(request.tif),
      quantity: request.qty,
      price: request.price === undefined ? null : request.price * TICK,
      selfTradePrevention: request.stp ?? 'CANCEL_TAKER',
      ...(Object.keys(instructions).length > 0 && { instructions }),
    };
  }

  private termsOf(id: string, words: readonly string[]): ReplacementTerms {
    const { others, papers } = papersOf(words);
    const request = replacement(id, others, (text) => this.instant(text));
    const terms: Record<string, unknown> = {
      side: request.side,
      type: request.type,
      quantity: request.qty,
      timeInForce: typeof request.tif === 'string' ? timeInForceOf(request.tif) : undefined,
      price: typeof request.price === 'number' ? request.price * TICK : request.price,
      selfTradePrevention: request.stp ?? undefined,
    };
    const instructions: NonNullable<ReplacementTerms['instructions']> = { ...this.instructionsOf(request), ...papers };
    return { ...given(terms), ...(Object.keys(instructions).length > 0 && { instructions }) };
  }

  private instructionsOf(request: NewRequest | ReplaceRequest): Record<string, unknown> {
    const { stop, trail, trailPct, postOnly, oco } = request;
    return given({
      stopPrice: typeof stop === 'number' ? stop * TICK : stop,
      trailAmount: typeof trail === 'number' ? trail * TICK : trail,
      trailPercent: typeof trailPct === 'number' ? trailPct * PER_CENT : trailPct,
      displayQuantity: request.display,
      minQuantity: request.minQty,
      hidden: request.hidden,
      postOnly: postOnly === 'SLIDE' ? undefined : postOnly,
      postOnlySlide: postOnly === 'SLIDE' ? true : undefined,
      reduceOnly: request.reduceOnly,
      peg: request.peg,
      expiresAt: request.expiresAt,
      otherOrder: typeof oco === 'string' ? (this.ids.get(oco) ?? NONE) : oco,
    });
  }
}

/** The same, but it starts again from its snapshot after each request (F20). */
export class RestartingHouseMarket extends HouseMarket {
  override ask(request: string): string[] {
    const answers = super.ask(request);
    this.restart();
    return answers;
  }
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function timeInForceOf(word: DoorTimeInForce): TimeInForce {
  if (word === 'OPEN') return 'AT_THE_OPENING';
  return word === 'CLOSE' ? 'AT_THE_CLOSE' : word;
}

function seconds(text: string): number {
  return Number(text.replace('s', '')) * SECOND;
}

/** "2026-11-24T09:30" in New York, as microseconds. */
function instantOf(text: string): number {
  const { epochMilliseconds } = Temporal.PlainDateTime.from(text).toZonedDateTime('America/New_York');
  return epochMilliseconds * 1000;
}
