const ORDER_ID = /^[1-9]\d{0,14}$/;

/** An order's id as the exchange counts it; undefined for what can be none. */
export function orderId(id: string): number | undefined {
  return ORDER_ID.test(id) ? Number(id) : undefined;
}
