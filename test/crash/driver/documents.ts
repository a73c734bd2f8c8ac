import type { Feed, Request } from '../records.ts';

const ORDER = `fragment OrderSeen on Order {
  id clientOrderId account { id } instrument { symbol } side type timeInForce price quantity filledQuantity
  leavesQuantity averagePrice status rejectCode cancelReason version
}`;
const TRADE = `fragment TradeSeen on Trade { id sequence instrument { symbol } price quantity aggressorSide executedAt }`;
const SUBMITTED = `order { ...OrderSeen } trades { ...TradeSeen } duplicate userErrors { code }`;

const DOCUMENTS: Readonly<Record<Request['kind'], string>> = {
  submit: `${ORDER} ${TRADE}
    mutation ($input: SubmitOrderInput!) { answer: submitOrder(input: $input) { ${SUBMITTED} } }`,
  submitMany: `${ORDER} ${TRADE}
    mutation ($input: SubmitOrdersInput!) { answer: submitOrders(input: $input) { results { ${SUBMITTED} } } }`,
  amend: `${ORDER} ${TRADE}
    mutation ($input: AmendOrderInput!) {
      answer: amendOrder(input: $input) { order { ...OrderSeen } trades { ...TradeSeen } userErrors { code } }
    }`,
  cancel: `${ORDER}
    mutation ($input: CancelOrderInput!) { answer: cancelOrder(input: $input) { order { ...OrderSeen } userErrors { code } } }`,
  cancelAll: `mutation ($input: CancelAllOrdersInput!) {
      answer: cancelAllOrders(input: $input) { canceledCount userErrors { code } }
    }`,
  look: `${ORDER}
    query ($accountId: ID!, $clientOrderId: String!) {
      answer: order(accountId: $accountId, clientOrderId: $clientOrderId) { ...OrderSeen }
    }`,
};

/** A request as a GraphQL operation. */
export function operationOf(request: Request): { query: string; variables: unknown } {
  const query = DOCUMENTS[request.kind];
  switch (request.kind) {
    case 'submit':
      return { query, variables: { input: request.orders[0] } };
    case 'submitMany':
      return { query, variables: { input: { orders: request.orders } } };
    case 'amend':
    case 'cancel':
    case 'cancelAll':
      return { query, variables: { input: request.input } };
    case 'look':
      return { query, variables: { accountId: request.accountId, clientOrderId: request.clientOrderId } };
  }
}

const LEVEL = `fragment LevelSeen on PriceLevel { price quantity orderCount }`;

/** A feed as a GraphQL subscription. */
export function subscriptionOf(feed: Feed, after: string | null): { query: string; variables: unknown } {
  switch (feed.kind) {
    case 'trades':
      return {
        query: `${TRADE} subscription ($symbol: String, $after: Sequence) {
          event: trades(symbol: $symbol, afterSequence: $after) { ...TradeSeen }
        }`,
        variables: { symbol: feed.symbol, after },
      };
    case 'orderEvents':
      return {
        query: `subscription ($accountId: ID!, $after: Sequence) {
          event: orderEvents(accountId: $accountId, afterSequence: $after) {
            sequence type clientOrderId at reason
            order { id status filledQuantity leavesQuantity } trade { id price quantity }
          }
        }`,
        variables: { accountId: feed.accountId, after },
      };
    case 'orderBook':
      return {
        query: `${LEVEL} subscription ($symbol: String!, $depth: Int) {
          event: orderBook(symbol: $symbol, depth: $depth) {
            __typename
            ... on OrderBookSnapshot { sequence bids { ...LevelSeen } asks { ...LevelSeen } }
            ... on OrderBookDelta { sequence previousSequence bids { ...LevelSeen } asks { ...LevelSeen } }
          }
        }`,
        variables: { symbol: feed.symbol, depth: feed.depth },
      };
  }
}
