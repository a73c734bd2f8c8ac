import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { RawSocket } from './support/socket.ts';

let house: House;
let atlas: Client;
let socket: RawSocket;

beforeEach(async () => {
  house = await openHouse({ seed: 'textbook' });
  atlas = new Client(house.url, 'demo-atlas');
  socket = await RawSocket.connect(house.url, 'demo-atlas');
});
afterEach(async () => {
  socket.socket.terminate();
  await house.close();
});

/** Every field of an order but its account, its instrument and the lists. */
const TERMS = `id clientOrderId side type timeInForce expiresAt price stopPrice quantity displayQuantity minQuantity filledQuantity
  leavesQuantity averagePrice hidden postOnly postOnlySlide reduceOnly peg trailAmount trailPercent selfTradePrevention status
  rejectCode cancelReason contingency version createdAt updatedAt`;
const EVENT = `sequence type at reason clientOrderId trade { id } order { ${TERMS} }`;
const EVENTS = `subscription ($after: Sequence) { orderEvents(accountId: "ATLAS", afterSequence: $after) { ${EVENT} } }`;

const submit = async (terms: Record<string, unknown>): Promise<string> => {
  const { submitOrder } = await atlas.data(SUBMIT, { input: orderInput({ accountId: 'ATLAS', ...terms }) });
  expect(submitOrder.userErrors).toEqual([]);
  return submitOrder.order.id;
};
const replace = async (orderId: string, terms: Record<string, unknown>): Promise<void> => {
  const { replaceOrder } = await atlas.data(
    'mutation ($input: ReplaceOrderInput!) { replaceOrder(input: $input) { userErrors { code message } } }',
    { input: { orderId, ...terms } },
  );
  expect(replaceOrder.userErrors).toEqual([]);
};
const eventsOf = async (id: string): Promise<any[]> =>
  (await atlas.data(`{ order(id: ${id}) { events { ${EVENT} } } }`)).order.events;

/** What is told live while something happens, and then again by a replay from there and by the order itself. */
async function threeTimes(events: number, happens: () => Promise<string>) {
  const feed = socket.start(EVENTS);
  // An answer on the same socket comes after the subscription stands.
  await socket.ask('{ viewer { accounts { id } } }');
  const id = await happens();
  const live = (await socket.count(feed, events)).map(({ orderEvents }) => orderEvents);
  const after = String(Number(live[0].sequence) - 1);
  const replayed = (await socket.count(socket.start(EVENTS, { after }), events)).map(({ orderEvents }) => orderEvents);
  const own = (told: any[]): any[] => told.filter(({ order }) => order.id === id);
  return { live, replayed, ofOrder: [own(live), await eventsOf(id)] as const };
}

describe('F101 F102 an event replayed tells exactly what it told live', () => {
  it('D12 of an iceberg for the day that is replaced by a stop, and that by an immediate-or-cancel order', async () => {
    const { live, replayed, ofOrder } = await threeTimes(4, async () => {
      const id = await submit({ timeInForce: 'DAY', price: '149.50', quantity: 300, displayQuantity: 100 });
      await replace(id, { type: 'STOP', timeInForce: 'GTC', price: null, displayQuantity: null, stopPrice: '160' });
      await replace(id, {
        type: 'LIMIT',
        timeInForce: 'IOC',
        price: '149.50',
        stopPrice: null,
        minQuantity: 200,
        selfTradePrevention: 'CANCEL_BOTH',
      });
      return id;
    });
    expect(replayed).toEqual(live);
    expect(ofOrder[1]).toEqual(ofOrder[0]);
    expect(live.map(({ type }) => type)).toEqual(['NEW', 'REPLACED', 'REPLACED', 'CANCELED']);
    const [came, stop, immediate] = live.map(({ order }) => order);
    expect(came).toMatchObject({ type: 'LIMIT', timeInForce: 'DAY', displayQuantity: '100', stopPrice: null });
    expect(stop).toMatchObject({ type: 'STOP', timeInForce: 'GTC', displayQuantity: null, stopPrice: '160.00' });
    expect(stop.status).toBe('PENDING_TRIGGER');
    expect(immediate).toMatchObject({ type: 'LIMIT', timeInForce: 'IOC', stopPrice: null, minQuantity: '200' });
    expect(came.selfTradePrevention).not.toBe(immediate.selfTradePrevention);
  });

  it('D14 of a trailing stop whose stop has moved since', async () => {
    const { live, replayed, ofOrder } = await threeTimes(4, async () => {
      const price = { type: 'MARKET', price: null, timeInForce: 'IOC' };
      await submit({ ...price, side: 'BUY', quantity: 1 });
      const id = await submit({ side: 'BUY', type: 'STOP', price: null, trailAmount: '5', quantity: 10 });
      await submit({ ...price, side: 'SELL', quantity: 1 });
      return id;
    });
    expect(replayed).toEqual(live);
    expect(ofOrder[1]).toEqual(ofOrder[0]);
    const { stopPrice, trailAmount } = ofOrder[0][0].order;
    expect({ stopPrice, trailAmount }).toEqual({ stopPrice: '155.01', trailAmount: '5.00' });
    const { order } = await atlas.data(`{ order(id: ${ofOrder[0][0].order.id}) { stopPrice } }`);
    expect(Number(order.stopPrice)).toBeLessThan(155.01);
  });
});
