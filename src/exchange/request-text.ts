import type { OrderInstructions, SubmitLinkedOrders, SubmitOrder } from '../domain/index.ts';

/** A request in one canonical form, the client's id and account apart: what a repeat is compared by. */
export function requestText(order: SubmitOrder): string {
  return JSON.stringify(requestParts(order));
}

/** As {@link requestText}, of each order of a list: with its place and the whole list, which a repeat must match. */
export function listRequestText({ contingency, orders }: SubmitLinkedOrders): string[] {
  const parts = orders.map(requestParts);
  return parts.map((own, place) => JSON.stringify([...own, [contingency, place, parts]]));
}

/** What a request's text says of an order besides its limit and quantity. */
type RequestedTerms = Pick<SubmitOrder, 'type' | 'timeInForce' | 'selfTradePrevention'> & {
  readonly instructions: OrderInstructions;
};

/** Reads the text of {@link requestText}, or of one order of {@link listRequestText}, whose own parts come first. */
export function readRequest(text: string): RequestedTerms {
  const [, , type, timeInForce, , , selfTradePrevention, instructions] = JSON.parse(text) as RequestParts;
  return { type, timeInForce, selfTradePrevention, instructions: Object.fromEntries(instructions) };
}

type RequestParts = readonly [
  instrument: SubmitOrder['instrument'],
  side: SubmitOrder['side'],
  type: SubmitOrder['type'],
  timeInForce: SubmitOrder['timeInForce'],
  quantity: SubmitOrder['quantity'],
  price: SubmitOrder['price'],
  selfTradePrevention: SubmitOrder['selfTradePrevention'],
  instructions: readonly (readonly [name: string, value: unknown])[],
];

function requestParts(order: SubmitOrder): RequestParts {
  const { instructions = {} } = order;
  return [
    order.instrument,
    order.side,
    order.type,
    order.timeInForce,
    order.quantity,
    order.price,
    order.selfTradePrevention,
    Object.entries(instructions).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}
