/** What every reader of the benchmark asks for: a book of ten levels, as docs/FEED.md does. */
export const SUBSCRIPTION = `subscription ($maxRate: Int) {
  orderBook(symbol: "AAPL", depth: 10, maxRate: $maxRate) {
    __typename
    ... on OrderBookSnapshot { sequence bids { price quantity orderCount } asks { price quantity orderCount } }
    ... on OrderBookDelta { sequence previousSequence bids { price quantity orderCount } asks { price quantity orderCount } }
  }
}`;
