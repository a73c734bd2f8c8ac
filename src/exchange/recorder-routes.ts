import {
  EVENT,
  ROUTE_CAUSES,
  ROUTE_OUTCOMES,
  ROUTING_STRATEGIES,
  instrumentOf,
  invariant,
  venueOf,
  type Command,
  type EntryKind,
  type SubmitOrder,
} from '../domain/index.ts';
import { newOrder, otherInstructions, type LiveOrder } from './live-order.ts';
import type { RecorderMemory } from './recorder-memory.ts';
import type { Changes, QuoteRecord, RouteScore } from './records.ts';
import type { Moment } from './moment.ts';
import { requestText } from './request-text.ts';

/** What an ENTERED event says. */
export interface EnteredWords {
  /** 0: none. */
  readonly parent: number;
  readonly id: number;
  readonly book: number;
  readonly side: SubmitOrder['side'];
  /** Micro-dollars; 0: none. */
  readonly price: number;
  readonly quantity: number;
  readonly entry: EntryKind;
  readonly arrivesAt: number;
}

/** Best quotes and the router's decisions of one command. */
export class RecordedRoutes {
  private readonly memory: RecorderMemory;
  private readonly changes: Changes;
  private readonly moment: Moment;
  /** Those of the last decision. */
  private scores: RouteScore[] = [];

  constructor(memory: RecorderMemory, changes: Changes, moment: Moment) {
    this.memory = memory;
    this.changes = changes;
    this.moment = moment;
  }

  take(words: Float64Array, at: number): void {
    switch (words[at]) {
      case EVENT.NBBO:
        this.changes.quotes.push(this.quote(words, at));
        break;
      case EVENT.ROUTE:
        this.decide(words, at);
        break;
      default:
        this.scores.push(this.score(words, at));
    }
  }

  private quote(words: Float64Array, at: number): QuoteRecord {
    const instrument = words[at + 1]!;
    const { time, sequence } = this.moment;
    return {
      instrument,
      number: this.memory.nextQuoteNumber(instrument),
      at: time,
      sequence,
      bid: words[at + 2]! || null,
      bidQuantity: words[at + 3]!,
      bidVenues: words[at + 6]!,
      ask: words[at + 4]! || null,
      askQuantity: words[at + 5]!,
      askVenues: words[at + 7]!,
      flags: words[at + 8]!,
    };
  }

  private decide(words: Float64Array, at: number): void {
    const { memory, changes } = this;
    const { time, sequence } = this.moment;
    const order = memory.order(words[at + 1]!);
    this.scores = [];
    changes.routes.push({
      order: order.id,
      number: words[at + 2]!,
      at: time,
      sequence,
      strategy: ROUTING_STRATEGIES[words[at + 4]!]!,
      cause: ROUTE_CAUSES[words[at + 5]!]!,
      quantity: words[at + 3]!,
      limit: words[at + 6]! || null,
      quote: memory.quoteNumber(order.instrument) || null,
      scores: this.scores,
    });
  }

  private score(words: Float64Array, at: number): RouteScore {
    const venue = words[at + 2]!;
    const { fillRate, latency } = this.memory.reference.venues.venue(venue);
    return {
      venue,
      outcome: ROUTE_OUTCOMES[words[at + 3]!]!,
      price: words[at + 4]! || null,
      size: words[at + 5]!,
      score: words[at + 6]!,
      allocated: words[at + 7]!,
      fee: words[at + 8]!,
      fillRate,
      latency,
    };
  }
}

/**
 * The row of an order that no client sent: a child of a routed order, which it takes account, mark and self-trade prevention from, or a
 * quote of a venue. Clients' ids have no slash, so its clientOrderId is nobody's.
 */
export function enteredOrder(words: EnteredWords, command: Command, memory: RecorderMemory, moment: Moment): LiveOrder {
  const { parent, id, book, entry, arrivesAt } = words;
  const from = parent === 0 ? null : memory.order(parent);
  const order = from ? childOf(from, words) : quoteOf(words, command);
  const row = newOrder(id, order, {
    ...moment,
    request: requestText(order),
    links: null,
    sellMark: from?.sellMark ?? null,
    venue: venueOf(book),
    quote: memory.quoteNumber(order.instrument) || null,
  });
  row.entry = entry;
  if (!from) return row;
  row.parent = parent;
  row.arrivesAt = arrivesAt;
  return row;
}

function childOf(parent: LiveOrder, { id, side, quantity, price, entry, book }: EnteredWords): SubmitOrder {
  const { algorithm } = otherInstructions(parent);
  const instructions = {
    ...(algorithm !== undefined && { algorithm }),
    ...(entry === 'TAKE' && { exemption: 'INTERMARKET_SWEEP' as const }),
  };
  return {
    kind: 'SubmitOrder',
    account: parent.account,
    instrument: instrumentOf(book),
    clientOrderId: `${parent.id}/${id}`,
    side,
    type: price === 0 ? 'MARKET' : 'LIMIT',
    timeInForce: entry === 'REST' ? 'GTC' : 'IOC',
    quantity,
    price: price || null,
    selfTradePrevention: parent.selfTradePrevention,
    ...(Object.keys(instructions).length > 0 && { instructions }),
  };
}

function quoteOf({ id, side, quantity, price, book }: EnteredWords, command: Command): SubmitOrder {
  invariant(command.kind === 'QuoteVenues', `${command.kind} enters no quote`);
  return {
    kind: 'SubmitOrder',
    account: command.account,
    instrument: instrumentOf(book),
    clientOrderId: `Q/${id}`,
    side,
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity,
    price,
    selfTradePrevention: 'CANCEL_MAKER',
  };
}
