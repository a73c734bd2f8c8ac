import { takeAmend, takeCancel, takeNew, takeReplace, type NaiveOrder, type Terms } from '../naive-market/index.ts';
import { reachOf } from './price-limits.ts';
import { countEqual, firstFailure, isBeyondRate, type Question } from './gate.ts';
import { openQuantity, type HouseRules } from '../naive-market/index.ts';
import { isBarred, markOf } from './short-sales.ts';
import { cancelAll, flush } from './trading-states.ts';
import { say, type House, type HouseInstrument, type Papers } from './house.ts';
import type {
  AmendOrder,
  CancelAllOrders,
  CancelOrder,
  OrderInstructions,
  RejectCode,
  ReplaceOrder,
  SubmitOrder,
  TimeInForce,
} from '../../../src/domain/index.ts';
import type { NewRequest, ReplaceRequest } from '../naive-market/protocol.ts';

/** What a house asks of orders, for the market of one instrument. */
export function rulesOf(house: House, instrument: HouseInstrument): HouseRules {
  const papersOf = (order: Terms): Papers => house.papers.get(order.id)!;
  return {
    fault: (order) => {
      const { asked, locate } = papersOf(order);
      return order.side === 'BUY' && (asked !== null || locate !== null) ? 'INVALID_COMBINATION' : undefined;
    },
    refusal: (order, old) => {
      const question: Question = {
        ...{ house, instrument, papers: papersOf(order), order, size: order.qty, open: order.qty, old },
        ...{ isAmendment: false, isRaised: true, isChanged: true },
      };
      const first = firstFailure(question);
      if (first === undefined) papersOf(order).mark = markOf(instrument, papersOf(order), order.side, order.qty, old);
      return first;
    },
    refusalOfAmendment: (order, old, open) => {
      const isRaised = open > openQuantity(old);
      const question: Question = {
        ...{ house, instrument, papers: papersOf(order), order, size: open + (isRaised ? order.filled : 0), open, old },
        ...{ isAmendment: true, isRaised, isChanged: isRaised || order.price !== old.price },
      };
      const first = firstFailure(question);
      const papers = papersOf(order);
      if (first === undefined && question.isChanged) papers.mark = markOf(instrument, papers, order.side, open, old);
      return first;
    },
    reach: (order) => reachOf(instrument, order),
    isBarredShortSale: (order, price) => isBarred(instrument, papersOf(order).mark, price),
  };
}

const MINUTE = 60_000_000;

function countMessage(house: House, account: number, isCancel: boolean): void {
  house.messages = house.messages.filter((message) => message.at > house.now - MINUTE);
  house.messages.push({ account, isCancel, at: house.now });
}

export function submit(house: House, command: SubmitOrder): void {
  const id = String(house.nextOrderId++);
  const instrument = house.instruments[command.instrument]!;
  const given = command.instructions ?? {};
  countMessage(house, command.account, false);
  const papers: Papers = {
    ...{ account: command.account, instrument: command.instrument, side: command.side, mark: 'LONG' },
    ...{ asked: given.sellMark ?? null, locate: given.locate ?? null, algorithm: given.algorithm ?? null },
  };
  house.papers.set(id, papers);
  const request: NewRequest = {
    ...{ op: 'new', id, side: command.side, type: command.type, tif: tifOf(command.timeInForce) },
    ...{ qty: command.quantity, price: command.price === null ? null : command.price / instrument.tick },
    ...{ account: String(command.account), stp: command.selfTradePrevention, ...fieldsOf(given, instrument) },
  };
  takeNew(instrument.market, request);
  const isTaken = instrument.market.outputs[0]?.event === 'accepted';
  if (isTaken) {
    const order = { side: command.side, price: request.price ?? null } as Terms;
    const rest = {
      open: command.quantity,
      old: undefined,
      isAmendment: false,
      isRaised: true,
      isRepriced: true,
      isChanged: true,
    };
    countEqual({ house, instrument, papers, order, size: command.quantity, ...rest });
  }
  flush(house, instrument);
}

function tifOf(word: TimeInForce): NonNullable<NewRequest['tif']> {
  if (word === 'AT_THE_OPENING') return 'OPEN';
  return word === 'AT_THE_CLOSE' ? 'CLOSE' : word;
}

function fieldsOf(
  given: Partial<Record<keyof OrderInstructions, unknown>>,
  { tick }: HouseInstrument,
): Partial<NewRequest> {
  const fields: Record<string, unknown> = {};
  const take = (name: string, value: unknown): void => {
    if (value !== undefined) fields[name] = value;
  };
  const inTicks = (value: unknown): unknown => (typeof value === 'number' ? value / tick : value);
  take('stop', inTicks(given.stopPrice));
  take('trail', inTicks(given.trailAmount));
  take('display', given.displayQuantity);
  take('hidden', given.hidden);
  take('minQty', given.minQuantity);
  take('reduceOnly', given.reduceOnly);
  take('peg', given.peg);
  take('expiresAt', given.expiresAt);
  if (given.postOnly === true) take('postOnly', true);
  if (given.postOnlySlide === true) take('postOnly', 'SLIDE');
  return fields;
}

/** Where an open order of an account is. */
function findOrder(
  house: House,
  account: number,
  orderId: number,
): { instrument: HouseInstrument; order: NaiveOrder } | undefined {
  for (const instrument of house.instruments) {
    const order = instrument.market.orders.find((each) => each.id === String(orderId));
    if (order?.account === String(account)) return { instrument, order };
  }
  return undefined;
}

function refuse(house: House, orderId: number, code: RejectCode): void {
  say(house, `${orderId} refused ${code}`);
}

export function amend(house: House, { account, orderId, quantity, price }: AmendOrder): void {
  countMessage(house, account, false);
  const found = findOrder(house, account, orderId);
  if (found === undefined) {
    refuse(house, orderId, isBeyondRate(house, account, false) ? 'MESSAGE_RATE_EXCEEDED' : 'ORDER_NOT_OPEN');
    return;
  }
  const { instrument } = found;
  const inTicks = price === null ? null : price / instrument.tick;
  takeAmend(instrument.market, { op: 'amend', id: String(orderId), qty: quantity, price: inTicks });
  flush(house, instrument);
}

export function replace(house: House, { account, orderId, terms }: ReplaceOrder): void {
  countMessage(house, account, false);
  const found = findOrder(house, account, orderId);
  if (found === undefined) {
    refuse(house, orderId, isBeyondRate(house, account, false) ? 'MESSAGE_RATE_EXCEEDED' : 'ORDER_NOT_OPEN');
    return;
  }
  const { instrument } = found;
  const { instructions: given = {} } = terms;
  const before = house.papers.get(String(orderId))!;
  const side = terms.side ?? before.side;
  const papers: Papers = {
    ...{ ...before, side },
    asked: given.sellMark === undefined ? before.asked : given.sellMark,
    locate: given.locate === undefined ? before.locate : given.locate,
    algorithm: given.algorithm === undefined ? before.algorithm : given.algorithm,
  };
  house.papers.set(String(orderId), papers);
  const request = {
    ...{ op: 'replace', id: String(orderId), ...fieldsOf(given, instrument) },
    ...(terms.side !== undefined && { side: terms.side }),
    ...(terms.type !== undefined && { type: terms.type }),
    ...(terms.timeInForce !== undefined && { tif: tifOf(terms.timeInForce) }),
    ...(terms.quantity !== undefined && { qty: terms.quantity }),
    ...(terms.price !== undefined && { price: terms.price === null ? null : terms.price / instrument.tick }),
    ...(terms.selfTradePrevention !== undefined && { stp: terms.selfTradePrevention }),
  } as ReplaceRequest;
  takeReplace(instrument.market, request);
  if (instrument.market.outputs[0]?.event === 'rejected') house.papers.set(String(orderId), before);
  flush(house, instrument);
}

export function cancelOne(house: House, { account, orderId }: CancelOrder): void {
  countMessage(house, account, true);
  const found = findOrder(house, account, orderId);
  if (isBeyondRate(house, account, true)) refuse(house, orderId, 'MESSAGE_RATE_EXCEEDED');
  else if (found === undefined) refuse(house, orderId, 'ORDER_NOT_OPEN');
  else {
    takeCancel(found.instrument.market, String(orderId));
    flush(house, found.instrument);
  }
}

export function cancelMany(house: House, { account, instrument, side }: CancelAllOrders): void {
  countMessage(house, account, true);
  if (isBeyondRate(house, account, true)) {
    refuse(house, 0, 'MESSAGE_RATE_EXCEEDED');
    return;
  }
  const isMeant = (order: NaiveOrder): boolean =>
    order.account === String(account) &&
    (side === null || order.side === side) &&
    (instrument === null || house.papers.get(order.id)!.instrument === instrument);
  cancelAll(house, isMeant, 'MASS_CANCEL');
}
