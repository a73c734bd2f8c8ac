import type { SubmitLinkedOrders, SubmitOrder } from '../domain/index.ts';

/** A request in one canonical form, the client's id and account apart: what a repeat is compared by. */
export function requestText(order: SubmitOrder): string {
  return JSON.stringify(requestParts(order));
}

/** As {@link requestText}, of each order of a list: with its place and the whole list, which a repeat must match. */
export function listRequestText({ contingency, orders }: SubmitLinkedOrders): string[] {
  const parts = orders.map(requestParts);
  return parts.map((own, place) => JSON.stringify([...own, [contingency, place, parts]]));
}

function requestParts(order: SubmitOrder): unknown[] {
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
