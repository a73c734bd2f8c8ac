/** What the page itself asks, beside what its reader runs. Tests hold these against the schema. */

export const LOOK_AROUND = `query LookAround {
  orderBook(symbol: "AAPL", depth: 1) { bids { price } asks { price } }
  clock { time }
}`;

export const SYMBOLS = `query Symbols { instruments { symbol } }`;

export const BOOK_FEED = `subscription BookFeed($symbol: String!, $depth: Int) {
  orderBook(symbol: $symbol, depth: $depth) {
    __typename
    ... on OrderBookSnapshot { sequence bids { price quantity } asks { price quantity } }
    ... on OrderBookDelta { sequence previousSequence bids { price quantity } asks { price quantity } }
  }
}`;

export const TRADE_FEED = `subscription TradeFeed($symbol: String!) {
  trades(symbol: $symbol) { sequence price quantity aggressorSide executedAt }
}`;

export const PAST_TRADES = `query PastTrades($symbol: String!, $first: Int!) {
  trades(symbol: $symbol, first: $first) { nodes { sequence price quantity aggressorSide executedAt } }
}`;
