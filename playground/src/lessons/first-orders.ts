import { ORDER_ID_PLACEHOLDER } from '../id-memory.ts';
import type { Lesson } from './lesson.ts';

/** From the first order to its end. */
export const firstOrders: readonly Lesson[] = [
  {
    name: 'FirstOrder',
    title: 'Your first order',
    explanation:
      'A limit order that joins the best bid and waits there. The clientOrderId is yours to choose, and unique for ever within the account; the "New ids" button makes a fresh one.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation FirstOrder($input: SubmitOrderInput!) {
        submitOrder(input: $input) {
          order {
            id
            clientOrderId
            status
            filledQuantity
            leavesQuantity
            createdAt
          }
          trades {
            price
            quantity
          }
          duplicate
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
        clientOrderId: `first-order-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'LIMIT',
        quantity: '100',
        price: bid,
        timeInForce: 'DAY',
      },
    }),
  },
  {
    name: 'MarketOrder',
    title: 'Buy now, at the market',
    explanation:
      'A market order takes the best offers at once and never rests: what finds no offer is cancelled. The average price is exact to the millionth.',
    key: 'demo-bob',
    operation: /* GraphQL */ `
      mutation MarketOrder($input: SubmitOrderInput!) {
        submitOrder(input: $input) {
          order {
            id
            status
            filledQuantity
            averagePrice
            cancelReason
          }
          trades {
            sequence
            price
            quantity
            aggressorSide
            executedAt
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: ({ run }) => ({
      input: {
        accountId: 'BOB',
        clientOrderId: `market-order-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'MARKET',
        quantity: '50',
      },
    }),
  },
  {
    name: 'MyOrders',
    title: 'My orders',
    explanation:
      'The orders of an account, newest first, a page at a time. For the next page give endCursor as after; for open orders alone give status [NEW, PARTIALLY_FILLED].',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      query MyOrders($accountId: ID!, $status: [OrderStatus!], $first: Int!, $after: String) {
        orders(accountId: $accountId, status: $status, first: $first, after: $after) {
          nodes {
            id
            clientOrderId
            instrument {
              symbol
            }
            side
            type
            price
            quantity
            leavesQuantity
            status
            rejectCode
            cancelReason
            version
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
    variables: () => ({ accountId: 'ALICE', status: null, first: 10, after: null }),
  },
  {
    name: 'AmendOrder',
    title: 'Amend an order',
    explanation:
      'Quantity is the new total, the filled part included. A smaller quantity keeps the place in the queue; a new price or a larger quantity goes to its end. The id of your last open order is filled in for you.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation AmendOrder($input: AmendOrderInput!) {
        amendOrder(input: $input) {
          order {
            id
            price
            quantity
            leavesQuantity
            status
            version
          }
          trades {
            price
            quantity
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { orderId: ORDER_ID_PLACEHOLDER, quantity: '60' } }),
  },
  {
    name: 'CancelOrder',
    title: 'Cancel an order',
    explanation:
      'Run it twice: the second time the order is no longer open, and says so with ORDER_NOT_OPEN. A refusal is an answer, not an error.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation CancelOrder($input: CancelOrderInput!) {
        cancelOrder(input: $input) {
          order {
            id
            status
            cancelReason
            leavesQuantity
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { orderId: ORDER_ID_PLACEHOLDER } }),
  },
  {
    name: 'WatchMyOrders',
    title: 'Watch my orders live',
    explanation:
      'Every change of every order of the account, numbered without a hole. afterSequence "0" replays the whole history and then goes live; after a broken connection give the last sequence you saw.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      subscription WatchMyOrders($accountId: ID!, $afterSequence: Sequence) {
        orderEvents(accountId: $accountId, afterSequence: $afterSequence) {
          sequence
          type
          clientOrderId
          at
          reason
          order {
            id
            status
            leavesQuantity
          }
          trade {
            price
            quantity
          }
        }
      }
    `,
    variables: () => ({ accountId: 'ALICE', afterSequence: '0' }),
  },
  {
    name: 'WatchTrades',
    title: 'Watch trades live',
    explanation:
      'The prints of a symbol, each with the next number. afterSequence null starts with the next trade; a number replays what came after it.',
    key: null,
    operation: /* GraphQL */ `
      subscription WatchTrades($symbol: String, $afterSequence: Sequence) {
        trades(symbol: $symbol, afterSequence: $afterSequence) {
          sequence
          price
          quantity
          aggressorSide
          executedAt
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL', afterSequence: '0' }),
  },
];
