/** The words of the API that clients count on: names, types and defaults that may never change. More may be added. */
export const SPINE = `
type Query {
  viewer: Viewer!
  instruments: [Instrument!]!
  instrument(symbol: String!): Instrument
  venues: [Venue!]!
  marketStatus(symbol: String!): MarketStatus!
  orderBook(symbol: String!, depth: Int = 10, venue: String): OrderBook!
  account(id: ID!): Account
  positions(accountId: ID!): [Position!]!
  order(id: ID, accountId: ID, clientOrderId: String): Order
  orders(accountId: ID, symbol: String, status: [OrderStatus!], first: Int!, after: String): OrderConnection!
  trades(symbol: String, accountId: ID, first: Int!, after: String): TradeConnection!
}
type Mutation {
  submitOrder(input: SubmitOrderInput!): SubmitOrderPayload!
  submitOrders(input: SubmitOrdersInput!): SubmitOrdersPayload!
  amendOrder(input: AmendOrderInput!): AmendOrderPayload!
  cancelOrder(input: CancelOrderInput!): CancelOrderPayload!
  cancelAllOrders(input: CancelAllOrdersInput!): CancelAllOrdersPayload!
}
type Subscription {
  orderBook(symbol: String!, depth: Int = 10, venue: String): OrderBookEvent!
  trades(symbol: String, afterSequence: Sequence): Trade!
  orderEvents(accountId: ID!, afterSequence: Sequence): OrderEvent!
}
scalar Decimal
scalar SignedDecimal
scalar Quantity
scalar SignedQuantity
scalar Sequence
scalar DateTime
input SubmitOrderInput {
  accountId: ID! clientOrderId: String! symbol: String! side: Side! type: OrderType! quantity: Quantity! price: Decimal
  stopPrice: Decimal timeInForce: TimeInForce = DAY expiresAt: DateTime displayQuantity: Quantity minQuantity: Quantity
  postOnly: Boolean = false postOnlySlide: Boolean = false hidden: Boolean = false reduceOnly: Boolean = false peg: Peg
  trailAmount: Decimal trailPercent: Decimal selfTradePrevention: SelfTradePrevention = CANCEL_TAKER
  routing: RoutingInstruction = CANCEL venue: String
}
input SubmitOrdersInput { orders: [SubmitOrderInput!]! }
input AmendOrderInput { orderId: ID! quantity: Quantity price: Decimal }
input CancelOrderInput { orderId: ID! }
input CancelAllOrdersInput { accountId: ID! symbol: String side: Side }
type SubmitOrderPayload { order: Order trades: [Trade!]! duplicate: Boolean! userErrors: [OrderError!]! }
type SubmitOrdersPayload { results: [SubmitOrderPayload!]! }
type AmendOrderPayload { order: Order trades: [Trade!]! userErrors: [OrderError!]! }
type CancelOrderPayload { order: Order userErrors: [OrderError!]! }
type CancelAllOrdersPayload { canceledCount: Int! userErrors: [OrderError!]! }
type OrderError { code: RejectCode! field: [String!] message: String! }
type Order {
  id: ID! clientOrderId: String! account: Account! instrument: Instrument! venue: Venue! side: Side! type: OrderType!
  timeInForce: TimeInForce! expiresAt: DateTime price: Decimal stopPrice: Decimal quantity: Quantity!
  displayQuantity: Quantity filledQuantity: Quantity! leavesQuantity: Quantity! averagePrice: Decimal
  status: OrderStatus! rejectCode: RejectCode cancelReason: CancelReason version: Int! createdAt: DateTime!
  updatedAt: DateTime! trades: [Trade!]! events: [OrderEvent!]!
}
type Trade {
  id: ID! sequence: Sequence! instrument: Instrument! venue: Venue! price: Decimal! quantity: Quantity!
  aggressorSide: Side executedAt: DateTime!
}
type OrderEvent {
  sequence: Sequence! type: OrderEventType! order: Order! clientOrderId: String! at: DateTime! trade: Trade reason: String
}
type OrderBook {
  symbol: String! venue: String! sequence: Sequence! bids: [PriceLevel!]! asks: [PriceLevel!]! spread: Decimal
  midPrice: Decimal lastPrice: Decimal
}
type PriceLevel { price: Decimal! quantity: Quantity! orderCount: Int! }
union OrderBookEvent = OrderBookSnapshot | OrderBookDelta
type OrderBookSnapshot { symbol: String! venue: String! sequence: Sequence! bids: [PriceLevel!]! asks: [PriceLevel!]! }
type OrderBookDelta {
  symbol: String! venue: String! sequence: Sequence! previousSequence: Sequence! bids: [PriceLevel!]! asks: [PriceLevel!]!
}
type Instrument {
  symbol: String! name: String! isin: String currency: String! tickSize: Decimal! lotSize: Quantity!
  referencePrice: Decimal averageDailyVolume: Quantity
}
type Venue { name: String! mic: String! kind: VenueKind! }
type Account { id: ID! name: String! firm: Firm! kind: ParticipantKind! positions: [Position!]! }
type Position {
  account: Account! instrument: Instrument! quantity: SignedQuantity! averagePrice: Decimal realizedPnl: SignedDecimal!
  unrealizedPnl: SignedDecimal
}
type Viewer { name: String roles: [Role!]! accounts: [Account!]! }
type MarketStatus { symbol: String! phase: MarketPhase! since: DateTime! }
type Firm { id: ID! name: String! lei: String }
type OrderConnection { edges: [OrderEdge!]! nodes: [Order!]! pageInfo: PageInfo! }
type OrderEdge { cursor: String! node: Order! }
type TradeConnection { edges: [TradeEdge!]! nodes: [Trade!]! pageInfo: PageInfo! }
type TradeEdge { cursor: String! node: Trade! }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
`;

/** The closed vocabularies, in order. */
export const VOCABULARIES: Readonly<Record<string, string>> = {
  Side: 'BUY SELL',
  OrderType: 'LIMIT MARKET STOP STOP_LIMIT',
  Peg: 'MID PRIMARY',
  RoutingInstruction: 'CANCEL ROUTE REPRICE STAY',
  TimeInForce: 'DAY GTC GTD IOC FOK AT_THE_OPENING AT_THE_CLOSE',
  OrderStatus: 'PENDING_TRIGGER NEW PARTIALLY_FILLED FILLED CANCELED REJECTED EXPIRED',
  SelfTradePrevention: 'CANCEL_TAKER CANCEL_MAKER CANCEL_BOTH DECREMENT NONE',
  CancelReason:
    'USER IOC FOK NO_LIQUIDITY SELF_TRADE_PREVENTION MASS_CANCEL KILL_SWITCH MIN_QUANTITY DISCONNECT PHASE PRICE_COLLAR LINKED REGULATION REDUCE_ONLY PRICE_BAND FADED REQUOTED ROUTED',
  Role: 'TRADER MARKET_MAKER RISK COMPLIANCE OPERATOR MARKET_DATA',
  OrderEventType: 'NEW REJECTED AMENDED REPLACED TRIGGERED TRADE REFRESHED CANCELED EXPIRED',
  MarketPhase: 'PRE_OPEN OPENING_AUCTION CONTINUOUS CLOSING_AUCTION CLOSED HALTED REOPENING_AUCTION',
  VenueKind: 'LIT DARK',
  ParticipantKind: 'RETAIL INSTITUTION MARKET_MAKER ALGORITHMIC',
};
