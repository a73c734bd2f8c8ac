/**
 * The lines of the driver's log: what was asked, and what was answered or seen, in the words of the API. The driver
 * writes them, the checker reads them, and they share nothing else. A request is written before it is sent, an answer
 * or an event when it has come.
 */
export type LogRecord = Sent | Acknowledged | Unanswered | Refused | Subscribed | Seen | Ended | Settled;

/** A request goes out. The same number again: it is sent again, as its outcome is unknown. */
export interface Sent {
  readonly t: 'sent';
  readonly n: number;
  readonly request: Request;
}

/** Its answer has come. */
export interface Acknowledged {
  readonly t: 'acknowledged';
  readonly n: number;
  readonly answer: Answer;
}

/** No answer came, or one that leaves the outcome open. */
export interface Unanswered {
  readonly t: 'unanswered';
  readonly n: number;
  readonly why: string;
}

/** The server said that it did nothing, or there was none to send it to. */
export interface Refused {
  readonly t: 'refused';
  readonly n: number;
  readonly code: string;
}

/** A feed begins, after the event that the subscriber has; null: it has none, or the feed cannot be resumed. */
export interface Subscribed {
  readonly t: 'subscribed';
  readonly feed: Feed;
  readonly after: string | null;
}

/** An event of a feed has come. */
export interface Seen {
  readonly t: 'seen';
  /** Name of the feed. */
  readonly feed: string;
  readonly event: TradeSeen | OrderEventSeen | BookSeen;
}

/** The server ended a feed. */
export interface Ended {
  readonly t: 'ended';
  readonly feed: string;
  readonly code: string;
}

/** Everything that was unknown is answered, and every feed has had the time to bring all there is. */
export interface Settled {
  readonly t: 'settled';
}

export type Request =
  | { readonly kind: 'submit'; readonly orders: readonly OrderInput[] }
  | { readonly kind: 'submitMany'; readonly orders: readonly OrderInput[] }
  | { readonly kind: 'amend'; readonly input: AmendInput }
  | { readonly kind: 'cancel'; readonly input: { readonly orderId: string } }
  | { readonly kind: 'cancelAll'; readonly input: CancelAllInput }
  | { readonly kind: 'look'; readonly accountId: string; readonly clientOrderId: string };

export interface OrderInput {
  readonly accountId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: 'LIMIT' | 'MARKET';
  readonly timeInForce: 'DAY' | 'GTC' | 'IOC';
  readonly quantity: string;
  readonly price?: string;
}

export interface AmendInput {
  readonly orderId: string;
  readonly quantity?: string;
  readonly price?: string;
}

export interface CancelAllInput {
  readonly accountId: string;
  readonly symbol?: string;
  readonly side?: Side;
}

export type Side = 'BUY' | 'SELL';

/** One result for each order asked for; `canceledCount` where all were to be cancelled. */
export interface Answer {
  readonly results: readonly Result[];
  readonly canceledCount?: number;
}

export interface Result {
  readonly order: OrderSeen | null;
  readonly trades?: readonly TradeSeen[];
  readonly duplicate?: boolean;
  readonly userErrors?: readonly { readonly code: string }[];
}

export interface OrderSeen {
  readonly id: string;
  readonly clientOrderId: string;
  readonly account: { readonly id: string };
  readonly instrument: { readonly symbol: string };
  readonly side: Side;
  readonly type: string;
  readonly timeInForce: string;
  readonly price: string | null;
  readonly quantity: string;
  readonly filledQuantity: string;
  readonly leavesQuantity: string;
  readonly averagePrice: string | null;
  readonly status: string;
  readonly rejectCode: string | null;
  readonly cancelReason: string | null;
  readonly version: number;
}

export interface TradeSeen {
  readonly id: string;
  readonly sequence: string;
  readonly instrument: { readonly symbol: string };
  readonly price: string;
  readonly quantity: string;
  readonly aggressorSide: Side;
  readonly executedAt: string;
}

export interface OrderEventSeen {
  readonly sequence: string;
  readonly type: string;
  readonly clientOrderId: string;
  readonly at: string;
  readonly reason: string | null;
  readonly order: {
    readonly id: string;
    readonly status: string;
    readonly filledQuantity: string;
    readonly leavesQuantity: string;
  };
  readonly trade: { readonly id: string; readonly price: string; readonly quantity: string } | null;
}

export interface BookSeen {
  readonly __typename: 'OrderBookSnapshot' | 'OrderBookDelta';
  readonly sequence: string;
  /** Deltas only. */
  readonly previousSequence?: string;
  readonly bids: readonly LevelSeen[];
  readonly asks: readonly LevelSeen[];
}

export interface LevelSeen {
  readonly price: string;
  readonly quantity: string;
  readonly orderCount: number;
}

/** What a subscriber follows. */
export type Feed =
  | { readonly name: string; readonly kind: 'trades'; readonly symbol: string }
  | { readonly name: string; readonly kind: 'orderEvents'; readonly accountId: string }
  | { readonly name: string; readonly kind: 'orderBook'; readonly symbol: string; readonly depth: number };
