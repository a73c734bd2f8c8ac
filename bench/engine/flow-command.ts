import type { Command, OrderInstructions, OrderType, Side, SubmitOrder } from '../../src/domain/index.ts';
import { FLOW_KIND, RECORD_WIDTH, SLICES, isOrder, type Flow } from '../flow/record.ts';

export const TICK_SIZE = 10_000;

const clientOrderIds: string[] = [];

/**
 * Turns the records of a flow into commands, as a caller makes them. Buys come from some accounts and sells from others, so
 * that nobody meets himself; so do the changes of the orders.
 */
export class FlowCommands {
  private readonly records: Int32Array;
  /** Account of each order of the flow. */
  private readonly accounts: Uint8Array;
  private readonly firstOrder: number;

  /**
   * @param accounts an even number
   * @param firstOrder id that the engine gives to order 0 of the flow
   */
  constructor(flow: Flow, accounts: number, firstOrder: number) {
    this.records = flow.records;
    this.firstOrder = firstOrder;
    this.accounts = accountsOf(flow, accounts);
    while (clientOrderIds.length < flow.orders) clientOrderIds.push(`o${clientOrderIds.length}`);
  }

  /** The command of one record. Of the plain kinds as little is asked as can be: it may be done under the clock. */
  at(record: number): Command {
    const { records, accounts, firstOrder } = this;
    const at = record * RECORD_WIDTH;
    const number = records[at + 1]!;
    const kind = records[at]!;
    if (kind === FLOW_KIND.CANCEL) {
      return { kind: 'CancelOrder', account: accounts[number]!, orderId: firstOrder + number };
    }
    if (kind > FLOW_KIND.SELL) return this.special(kind, number, records[at + 2]!, records[at + 3]!);
    return {
      kind: 'SubmitOrder',
      account: accounts[number]!,
      instrument: 0,
      clientOrderId: clientOrderIds[number]!,
      side: kind === FLOW_KIND.BUY ? 'BUY' : 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: records[at + 3]!,
      price: records[at + 2]! * TICK_SIZE,
      selfTradePrevention: 'CANCEL_TAKER',
    };
  }

  private special(kind: number, number: number, tick: number, quantity: number): Command {
    const account = this.accounts[number]!;
    const price = tick * TICK_SIZE;
    if (kind === FLOW_KIND.DECREASE || kind === FLOW_KIND.REPRICE) {
      const orderId = this.firstOrder + number;
      if (kind === FLOW_KIND.DECREASE) return { kind: 'AmendOrder', account, orderId, quantity, price: null };
      return { kind: 'AmendOrder', account, orderId, quantity: null, price };
    }
    const clientOrderId = clientOrderIds[number]!;
    const side = (kind & 1) === 0 ? 'BUY' : 'SELL';
    switch (kind) {
      case FLOW_KIND.ICEBERG_BUY:
      case FLOW_KIND.ICEBERG_SELL:
        return orderOf(account, clientOrderId, side, 'LIMIT', quantity, price, { displayQuantity: quantity / SLICES });
      case FLOW_KIND.STOP_BUY:
      case FLOW_KIND.STOP_SELL:
        return orderOf(account, clientOrderId, side, 'STOP', quantity, null, { stopPrice: price });
      default:
        return fillOrKillOf(account, clientOrderId, side, quantity, price);
    }
  }
}

// Written out property by property: to spread one object into another takes longer than an order does.

function orderOf(
  account: number,
  clientOrderId: string,
  side: Side,
  type: OrderType,
  quantity: number,
  price: number | null,
  instructions: OrderInstructions,
): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account,
    instrument: 0,
    clientOrderId,
    side,
    type,
    timeInForce: 'GTC',
    quantity,
    price,
    selfTradePrevention: 'CANCEL_TAKER',
    instructions,
  };
}

function fillOrKillOf(
  account: number,
  clientOrderId: string,
  side: Side,
  quantity: number,
  price: number,
): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account,
    instrument: 0,
    clientOrderId,
    side,
    type: 'LIMIT',
    timeInForce: 'FOK',
    quantity,
    price,
    selfTradePrevention: 'CANCEL_TAKER',
  };
}

function accountsOf({ orders, records }: Flow, count: number): Uint8Array {
  const accounts = new Uint8Array(orders);
  for (let at = 0; at < records.length; at += RECORD_WIDTH) {
    const number = records[at + 1]!;
    if (isOrder(records[at]!)) accounts[number] = (records[at]! & 1) + 2 * (number % (count / 2));
  }
  return accounts;
}
