import type { Lesson } from './lesson.ts';

/** What anyone may see, and who one is. */
export const market: readonly Lesson[] = [
  {
    name: 'WhoAmI',
    title: 'Who am I, what is traded',
    explanation:
      'Press the play button, or Ctrl+Enter. The key chosen above says who you are and which accounts are yours; without one you see public market data only.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      query WhoAmI {
        viewer {
          name
          roles
          accounts {
            id
            name
            kind
            firm {
              name
            }
          }
        }
        instruments {
          symbol
          name
          tickSize
          lotSize
          referencePrice
        }
      }
    `,
  },
  {
    name: 'Book',
    title: 'The order book',
    explanation:
      'The displayed book, best price first on both sides. Prices and quantities are strings, so that nothing is ever rounded.',
    key: null,
    operation: /* GraphQL */ `
      query Book($symbol: String!, $depth: Int) {
        orderBook(symbol: $symbol, depth: $depth) {
          sequence
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
          spread
          midPrice
          lastPrice
        }
        marketStatus(symbol: $symbol) {
          phase
          since
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', depth: 5 }),
  },
  {
    name: 'WatchBook',
    title: 'Watch the book live',
    explanation:
      'A snapshot first, then deltas: new quantities of the levels that changed, "0" where a level is gone. A delta whose previousSequence is not the sequence before it means a gap. The ladder symbol on the left draws the same feed.',
    key: null,
    operation: /* GraphQL */ `
      subscription WatchBook($symbol: String!, $depth: Int) {
        orderBook(symbol: $symbol, depth: $depth) {
          __typename
          ... on OrderBookSnapshot {
            sequence
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
          }
          ... on OrderBookDelta {
            sequence
            previousSequence
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
          }
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', depth: 5 }),
  },
];
