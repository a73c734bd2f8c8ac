import { expect } from 'vitest';
import { Client, SUBMIT, orderInput } from './client.ts';
import { openHouse, type HouseOptions } from './house.ts';

/** What a risk officer's mutation answers with. */
const CHANGE = 'change { id status } userErrors { code field message }';

/** A house, and the people in it. */
export async function openDesk(options: HouseOptions = {}) {
  const house = await openHouse(options);
  const alice = new Client(house.url, 'demo-alice');
  const [risk, second, operator] = [alice.as('demo-risk'), alice.as('demo-risk-2'), alice.as('demo-operator')];

  /** Sends an order of ALICE, unless told otherwise; gives the payload. */
  const submit = async (terms: Record<string, unknown> = {}, as = alice) =>
    (await as.data(SUBMIT, { input: orderInput(terms) })).submitOrder;

  /** An order that must be taken. */
  const taken = async (terms: Record<string, unknown> = {}, as = alice) => {
    const { order, userErrors } = await submit(terms, as);
    expect(userErrors, JSON.stringify(terms)).toEqual([]);
    return order;
  };

  /** An order that must be refused; gives what is told of it: one code, in the order and in the errors. */
  const refused = async (terms: Record<string, unknown> = {}, as = alice) => {
    const { order, userErrors } = await submit(terms, as);
    expect(order, JSON.stringify(terms)).toMatchObject({ status: 'REJECTED', rejectCode: userErrors[0]?.code });
    return userErrors[0] as { code: string; field: string[] | null; message: string };
  };

  /** One mutation that must not be refused. */
  const mutate = async (mutation: string, as = risk) => {
    const { it } = await as.data(`mutation { it: ${mutation} }`);
    expect(it.userErrors, mutation).toEqual([]);
    return it;
  };

  /** Asks for a change of settings; gives what became of it. */
  const ask = async (field: string, input: string, as = risk): Promise<{ id: string; status: string }> =>
    (await mutate(`${field}(input: {${input}}) { ${CHANGE} }`, as)).change;

  const approve = async (id: string, as = second): Promise<{ id: string; status: string }> =>
    (await mutate(`approveRiskChange(input: {id: "${id}", reason: "checked"}) { ${CHANGE} }`, as)).change;

  /** Sets limits that only tighten: they hold at once. */
  const tighten = async (input: string) => {
    expect(await ask('setLimit', `${input}, reason: "test"`)).toMatchObject({ status: 'EFFECTIVE' });
  };

  /** Sets limits that loosen: two persons. */
  const loosen = async (input: string) => {
    const { id, status } = await ask('setLimit', `${input}, reason: "test"`);
    expect(status).toBe('PENDING');
    expect(await approve(id)).toEqual({ id, status: 'EFFECTIVE' });
  };

  const operate = (mutation: string, fields = '') =>
    mutate(`${mutation} { ${fields} userErrors { code field message } }`, operator);

  /** Stops time, to be stepped. */
  const stopClock = () => operate('setClock(input: {rate: 0})');
  const step = (seconds: number) => operate(`stepClock(input: {bySeconds: ${seconds}})`);

  return {
    house,
    alice,
    risk,
    second,
    operator,
    submit,
    taken,
    refused,
    mutate,
    ask,
    approve,
    tighten,
    loosen,
    operate,
    stopClock,
    step,
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
