import type { Lesson } from './lesson.ts';

/** What a program that trades must know. */
export const desk: readonly Lesson[] = [
  {
    name: 'RefusedOrder',
    title: 'A refused order',
    explanation:
      'AAPL trades in whole cents, so this price is refused. The order exists with status REJECTED, and rejectCode says why: programs read the code, people the message.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation RefusedOrder($input: SubmitOrderInput!) {
        submitOrder(input: $input) {
          order {
            id
            status
            rejectCode
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: ({ run, bid }) => ({
      input: {
        accountId: 'ALICE',
        clientOrderId: `half-a-cent-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'LIMIT',
        quantity: '10',
        price: offTick(bid),
      },
    }),
  },
  {
    name: 'SameOrderTwice',
    title: 'The same order twice',
    explanation:
      'After a time-out, send the same request again: there is one order, and the second answer says duplicate: true. Another request under the same clientOrderId is refused with DUPLICATE_CLIENT_ORDER_ID.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation SameOrderTwice($input: SubmitOrderInput!) {
        first: submitOrder(input: $input) {
          ...Answer
        }
        second: submitOrder(input: $input) {
          ...Answer
        }
      }

      fragment Answer on SubmitOrderPayload {
        duplicate
        order {
          id
          clientOrderId
          status
        }
        userErrors {
          code
          message
        }
      }
    `,
    variables: ({ run, bid }) => ({
      input: {
        accountId: 'ALICE',
        clientOrderId: `once-only-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'LIMIT',
        quantity: '10',
        price: bid,
      },
    }),
  },
  {
    name: 'FindOrder',
    title: 'Find an order by its client id',
    explanation:
      'Whatever happened to an answer, the clientOrderId finds the order, with its trades and its whole life. Run FirstOrder before; an id that was never used gives null.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      query FindOrder($accountId: ID!, $clientOrderId: String!) {
        order(accountId: $accountId, clientOrderId: $clientOrderId) {
          id
          status
          averagePrice
          trades {
            price
            quantity
          }
          events {
            sequence
            type
            at
            reason
          }
        }
      }
    `,
    variables: ({ run }) => ({ accountId: 'ALICE', clientOrderId: `first-order-${run}` }),
  },
  {
    name: 'ManyOrders',
    title: 'Many orders at once',
    explanation:
      'Up to 500 orders in one call, applied one after the other, one result each in the same order. It is not atomic: here the second is refused, and the others stand.',
    key: 'demo-maker',
    operation: /* GraphQL */ `
      mutation ManyOrders($input: SubmitOrdersInput!) {
        submitOrders(input: $input) {
          results {
            order {
              id
              clientOrderId
              side
              price
              status
              rejectCode
            }
            userErrors {
              code
              message
            }
          }
        }
      }
    `,
    variables: ({ run, bid, ask }) => {
      const quote = { accountId: 'MAKER', symbol: 'AAPL', type: 'LIMIT', timeInForce: 'GTC' };
      return {
        input: {
          orders: [
            { ...quote, clientOrderId: `bid-${run}`, side: 'BUY', quantity: '200', price: bid },
            { ...quote, clientOrderId: `nothing-${run}`, side: 'BUY', quantity: '0', price: bid },
            { ...quote, clientOrderId: `ask-${run}`, side: 'SELL', quantity: '200', price: ask },
          ],
        },
      };
    },
  },
  {
    name: 'CancelAll',
    title: 'Cancel everything',
    explanation:
      'Takes all open orders of an account off the books; symbol and side narrow it. Cancels have a budget of their own, so that one can always get out.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation CancelAll($input: CancelAllOrdersInput!) {
        cancelAllOrders(input: $input) {
          canceledCount
          userErrors {
            code
            message
          }
        }
      }
    `,
    variables: () => ({ input: { accountId: 'ALICE', symbol: 'AAPL' } }),
  },
  {
    name: 'Positions',
    title: 'Positions and profit',
    explanation: 'What an account holds, at average cost. The unrealised part is marked to the last price.',
    key: 'demo-bob',
    operation: /* GraphQL */ `
      query Positions($accountId: ID!) {
        account(id: $accountId) {
          id
          name
          kind
          positions {
            instrument {
              symbol
            }
            quantity
            averagePrice
            realizedPnl
            unrealizedPnl
          }
        }
      }
    `,
    variables: () => ({ accountId: 'BOB' }),
  },
  {
    name: 'TradeHistory',
    title: 'Trades of the past',
    explanation:
      'The prints of a symbol, newest first, of a stretch of time where from and to are given. Give an accountId for the trades of an account of yours.',
    key: null,
    operation: /* GraphQL */ `
      query TradeHistory(
        $symbol: String
        $venue: String
        $from: DateTime
        $to: DateTime
        $first: Int!
        $after: String
      ) {
        trades(symbol: $symbol, venue: $venue, from: $from, to: $to, first: $first, after: $after) {
          edges {
            cursor
            node {
              sequence
              price
              quantity
              aggressorSide
              executedAt
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', venue: 'BOURSE', from: null, to: null, first: 10, after: null }),
  },
];

/** A price half a tick above a price in cents: "150" gives "150.005". */
function offTick(price: string): string {
  return `${Number(price).toFixed(2)}5`;
}
