import { ORDER_ID_PLACEHOLDER } from '../id-memory.ts';
import { moved, type Lesson } from './lesson.ts';

/** What else an order can be than a limit or a market order. */
export const orderTypes: readonly Lesson[] = [
  {
    name: 'CheckOrder',
    title: 'Check an order before you send it',
    explanation:
      'Would it be taken, and what would it trade? The estimate walks the displayed book only: hidden orders can make it better, never worse. Nothing is sent.',
    key: 'demo-atlas',
    operation: /* GraphQL */ `
      query CheckOrder($input: SubmitOrderInput!) {
        validateOrder(input: $input) {
          approved
          userErrors {
            code
            field
            message
          }
        }
        estimateOrder(input: $input) {
          fills {
            price
            quantity
          }
          filledQuantity
          canceledQuantity
          averagePrice
          arrivalMid
          impact
          impactBps
          worstPrice
        }
      }
    `,
    variables: ({ run }) => ({
      input: {
        accountId: 'ATLAS',
        clientOrderId: `check-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'MARKET',
        quantity: '1000',
      },
    }),
  },
  {
    name: 'IcebergOrder',
    title: 'An iceberg',
    explanation:
      'Fifty thousand for sale, of which the book shows a hundred. Each slice that is bought is renewed behind all others at its price; look with Book.',
    key: 'demo-atlas',
    operation: /* GraphQL */ `
      mutation IcebergOrder($input: SubmitOrderInput!) {
        submitOrder(input: $input) {
          order {
            id
            status
            displayQuantity
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
    variables: ({ run, ask }) => ({
      input: {
        accountId: 'ATLAS',
        clientOrderId: `iceberg-${run}`,
        symbol: 'AAPL',
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'GTC',
        price: ask,
        quantity: '50000',
        displayQuantity: '100',
      },
    }),
  },
  {
    name: 'PegOrder',
    title: 'An order that follows the market',
    explanation:
      'A peg rests unseen at the midpoint and moves with it; with a price it goes no further than that. Post-only, hidden and reduce-only orders are made in the same way, each by its own field.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation PegOrder($input: SubmitOrderInput!) {
        submitOrder(input: $input) {
          order {
            id
            status
            peg
            price
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
    variables: ({ run }) => ({
      input: {
        accountId: 'ALICE',
        clientOrderId: `peg-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '50',
        peg: 'MID',
      },
    }),
  },
  {
    name: 'ReplaceOrder',
    title: 'Replace an order',
    explanation:
      'Cancel and new in one step, under the same id. What is left out stays, null takes an instruction away: here the peg becomes a plain limit order. Were the new one refused, the old one would stay.',
    key: 'demo-alice',
    operation: /* GraphQL */ `
      mutation ReplaceOrder($input: ReplaceOrderInput!) {
        replaceOrder(input: $input) {
          order {
            id
            status
            peg
            price
            leavesQuantity
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
    variables: ({ bid }) => ({
      input: { orderId: ORDER_ID_PLACEHOLDER, peg: null, price: bid, quantity: '40' },
    }),
  },
  {
    name: 'StopCascade',
    title: 'Stops that set each other off',
    explanation:
      'Two stops wait below the market, then a small sale reaches the first. What that one sells reaches the second: the events tell it, though each order was answered before.',
    key: 'demo-atlas',
    operation: /* GraphQL */ `
      mutation StopCascade($input: SubmitOrdersInput!) {
        submitOrders(input: $input) {
          results {
            order {
              id
              type
              stopPrice
              quantity
              events {
                type
                reason
                trade {
                  price
                  quantity
                }
              }
            }
            userErrors {
              code
              message
            }
          }
        }
      }
    `,
    variables: ({ run, bid }) => {
      const sale = { accountId: 'ATLAS', symbol: 'AAPL', side: 'SELL' };
      return {
        input: {
          orders: [
            { ...sale, clientOrderId: `stop-1-${run}`, type: 'STOP', stopPrice: bid, quantity: '1000' },
            { ...sale, clientOrderId: `stop-2-${run}`, type: 'STOP', stopPrice: moved(bid, -1), quantity: '100' },
            { ...sale, clientOrderId: `spark-${run}`, type: 'MARKET', quantity: '10' },
          ],
        },
      };
    },
  },
  {
    name: 'BracketOrder',
    title: 'Entry, target and stop in one',
    explanation:
      'A bracket: when the entry is filled, a profit target and a stop are entered, and whichever trades first cancels the other. All three are taken, or none is.',
    key: 'demo-bob',
    operation: /* GraphQL */ `
      mutation BracketOrder($input: SubmitLinkedOrdersInput!) {
        submitLinkedOrders(input: $input) {
          orders {
            id
            clientOrderId
            type
            status
            contingency
            linkedOrders {
              clientOrderId
            }
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
    variables: ({ run, bid, ask }) => {
      const order = { accountId: 'BOB', symbol: 'AAPL', quantity: '10', timeInForce: 'GTC' };
      return {
        input: {
          accountId: 'BOB',
          contingency: 'BRACKET',
          orders: [
            { ...order, clientOrderId: `entry-${run}`, side: 'BUY', type: 'LIMIT', price: ask },
            { ...order, clientOrderId: `target-${run}`, side: 'SELL', type: 'LIMIT', price: moved(ask, 100) },
            { ...order, clientOrderId: `stop-${run}`, side: 'SELL', type: 'STOP', stopPrice: moved(bid, -100) },
          ],
        },
      };
    },
  },
  {
    name: 'WaysOut',
    title: 'Cancel all, and a dead-man’s switch',
    explanation:
      'Takes all orders of the account out, and asks for the same should it not be heard of within half a minute: call keepAlive again and again while you trade. On a socket, cancelOnDisconnect does it when the connection is lost.',
    key: 'demo-atlas',
    operation: /* GraphQL */ `
      mutation WaysOut($cancel: CancelAllOrdersInput!, $alive: KeepAliveInput!) {
        cancelAllOrders(input: $cancel) {
          canceledCount
          userErrors {
            code
            message
          }
        }
        keepAlive(input: $alive) {
          until
          userErrors {
            code
            message
          }
        }
      }
    `,
    variables: () => ({ cancel: { accountId: 'ATLAS' }, alive: { accountId: 'ATLAS', withinSeconds: 30 } }),
  },
];
