import type { Lesson } from './lesson.ts';

/** What the market shows besides its book: order by order, candles, statistics, and the past. */
export const marketData: readonly Lesson[] = [
  {
    name: 'Watchlist',
    title: 'A watchlist',
    explanation:
      'Best prices, last trade and the figures of the day, of all symbols in one question. What is absent is null: the change of a symbol that has never traded before, the offer of a book without sellers.',
    key: null,
    operation: /* GraphQL */ `
      query Watchlist {
        instruments {
          symbol
          topOfBook {
            bid {
              price
              quantity
            }
            ask {
              price
              quantity
            }
            last {
              price
              at
            }
            volume
          }
          dayStatistics {
            high
            low
            vwap
            change
          }
        }
      }
    `,
  },
  {
    name: 'TopOfBook',
    title: 'Level 1: the best prices',
    explanation:
      'One symbol with its sequence, which is that of its book. The statistics may be those of any day: give a date.',
    key: null,
    operation: /* GraphQL */ `
      query TopOfBook($symbol: String!, $date: Date) {
        topOfBook(symbol: $symbol) {
          sequence
          bid {
            price
            quantity
            orderCount
          }
          ask {
            price
            quantity
            orderCount
          }
          spread
          midPrice
          last {
            price
            quantity
            at
            sequence
          }
          volume
          at
        }
        dayStatistics(symbol: $symbol, date: $date) {
          date
          open
          high
          low
          close
          previousClose
          change
          vwap
          volume
          turnover
          tradeCount
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', date: null }),
  },
  {
    name: 'WatchTopOfBook',
    title: 'Watch level 1 live',
    explanation:
      'First as it is, then as it changes. With maxRate at most so many events a second come: what changes in between is told in one.',
    key: null,
    operation: /* GraphQL */ `
      subscription WatchTopOfBook($symbol: String!, $maxRate: Int) {
        topOfBook(symbol: $symbol, maxRate: $maxRate) {
          sequence
          previousSequence
          bid {
            price
            quantity
          }
          ask {
            price
            quantity
          }
          last {
            price
          }
          volume
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', maxRate: 4 }),
  },
  {
    name: 'OrderByOrder',
    title: 'Level 3: order by order',
    explanation:
      'Every displayed order in its place in the queue, under an id that tells nothing of it. Your own are marked, and lead to the order itself: those of others never are.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      query OrderByOrder($symbol: String!, $depth: Int) {
        marketByOrder(symbol: $symbol, depth: $depth) {
          sequence
          bids {
            id
            price
            quantity
            queuedAt
            own
            order {
              clientOrderId
              leavesQuantity
            }
          }
          asks {
            id
            price
            quantity
            queuedAt
            own
            order {
              clientOrderId
              leavesQuantity
            }
          }
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', depth: 2 }),
  },
  {
    name: 'WatchOrderByOrder',
    title: 'Watch level 3 live',
    explanation:
      'A snapshot in parts, then what happens to each order: ADD, EXECUTE, MODIFY, DELETE. Its levels, summed up, are those of the book at the same sequence.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      subscription WatchOrderByOrder($symbol: String!) {
        marketByOrder(symbol: $symbol) {
          __typename
          ... on MarketByOrderSnapshot {
            sequence
            isFirst
            isLast
            orders {
              id
              side
              price
              quantity
              own
            }
          }
          ... on MarketByOrderDelta {
            sequence
            previousSequence
            changes {
              action
              id
              side
              price
              quantity
              removed
              own
            }
          }
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL' }),
  },
  {
    name: 'Candles',
    title: 'Candles',
    explanation:
      'What a symbol traded at, interval by interval, newest first, from a second to a day. Intervals without a trade have no candle.',
    key: null,
    operation: /* GraphQL */ `
      query Candles(
        $symbol: String!
        $interval: CandleInterval!
        $from: DateTime
        $to: DateTime
        $first: Int!
        $after: String
      ) {
        candles(symbol: $symbol, interval: $interval, from: $from, to: $to, first: $first, after: $after) {
          nodes {
            start
            open
            high
            low
            close
            volume
            vwap
            tradeCount
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', interval: 'MINUTE_1', from: null, to: null, first: 60, after: null }),
  },
  {
    name: 'WatchCandles',
    title: 'Watch candles live',
    explanation:
      'The newest candle, then each change of it and the next ones. One with the start of a candle that you have replaces it.',
    key: null,
    operation: /* GraphQL */ `
      subscription WatchCandles($symbol: String!, $interval: CandleInterval!, $maxRate: Int) {
        candles(symbol: $symbol, interval: $interval, maxRate: $maxRate) {
          start
          end
          open
          high
          low
          close
          volume
          lastSequence
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', interval: 'MINUTE_1', maxRate: 2 }),
  },
  {
    name: 'WatchDay',
    title: 'Watch the day live',
    explanation: 'The day’s figures as they change. At midnight (UTC) a new day begins.',
    key: null,
    operation: /* GraphQL */ `
      subscription WatchDay($symbol: String!, $maxRate: Int) {
        dayStatistics(symbol: $symbol, maxRate: $maxRate) {
          date
          open
          high
          low
          close
          change
          vwap
          volume
          tradeCount
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', maxRate: 1 }),
  },
  {
    name: 'PastBook',
    title: 'The book as it was',
    explanation:
      'The book when its own sequence was asOfSequence, made again from the journal. With asOf instead, it is the book of an instant.',
    key: null,
    operation: /* GraphQL */ `
      query PastBook($symbol: String!, $depth: Int, $asOf: DateTime, $asOfSequence: Sequence) {
        orderBook(symbol: $symbol, depth: $depth, asOf: $asOf, asOfSequence: $asOfSequence) {
          sequence
          timestamp
          bids {
            price
            quantity
            orderCount
          }
          asks {
            price
            quantity
            orderCount
          }
          lastPrice
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', depth: 5, asOf: null, asOfSequence: '12' }),
  },
  {
    name: 'PastPositions',
    title: 'Positions as they were',
    explanation:
      'What the account held when this page was loaded. An asOf that has not come yet is refused, with the time that it is.',
    key: 'demo-bob',
    operation: /* GraphQL */ `
      query PastPositions($accountId: ID!, $asOf: DateTime) {
        positions(accountId: $accountId, asOf: $asOf) {
          instrument {
            symbol
          }
          quantity
          averagePrice
          realizedPnl
        }
      }
    `,
    variables: ({ openedAt }) => ({ accountId: 'BOB', asOf: openedAt }),
  },
];
