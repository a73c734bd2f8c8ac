import { PEG, POST_ONLY, ROUTING, SpecialTerms, TYPE, type OrderStore } from '../book/index.ts';
import {
  ORDER_TYPES,
  PROTECTION_EXEMPTIONS,
  ROUTING_INSTRUCTIONS,
  ROUTING_STRATEGIES,
  SELL_MARKS,
  SELF_TRADE_PREVENTIONS,
  SIDES,
  SMART,
  TIMES_IN_FORCE,
  instrumentOf,
  type OrderInstructions,
  type ReplacementTerms,
  type SubmitOrder,
} from '../domain/index.ts';

/** The special terms that a judged order asks for. @param mark how a sell is marked: index in SELL_MARKS */
export function termsFor(order: SubmitOrder, tickSize: number, mark: number): SpecialTerms {
  const { instructions = {} } = order;
  const terms = new SpecialTerms();
  terms.type = ORDER_TYPES.indexOf(order.type);
  terms.limitTick = (order.price ?? 0) / tickSize;
  terms.display = instructions.displayQuantity ?? 0;
  terms.hidden = instructions.hidden === true;
  terms.minQuantity = instructions.minQuantity ?? 0;
  terms.postOnly = instructions.postOnlySlide
    ? POST_ONLY.SLIDE
    : instructions.postOnly
      ? POST_ONLY.REFUSE
      : POST_ONLY.NO;
  terms.reduceOnly = instructions.reduceOnly === true;
  terms.peg = instructions.peg === 'MID' ? PEG.MID : instructions.peg === 'PRIMARY' ? PEG.PRIMARY : PEG.NONE;
  terms.stopTick = (instructions.stopPrice ?? 0) / tickSize;
  terms.trail = (instructions.trailAmount ?? 0) / tickSize;
  terms.trailPercent = instructions.trailPercent ?? 0;
  terms.expiresAt = instructions.expiresAt ?? 0;
  terms.sellMark = mark;
  if (instructions.sellMark !== undefined) terms.namedMark = SELL_MARKS.indexOf(instructions.sellMark);
  terms.locate = instructions.locate ?? '';
  terms.algorithm = instructions.algorithm ?? '';
  terms.smart = instructions.venue === SMART;
  if (instructions.routing !== undefined) terms.routing = ROUTING_INSTRUCTIONS.indexOf(instructions.routing);
  if (instructions.strategy !== undefined) terms.strategy = ROUTING_STRATEGIES.indexOf(instructions.strategy);
  terms.routeTo = instructions.routeTo?.join(',') ?? '';
  if (instructions.exemption !== undefined) terms.exemption = PROTECTION_EXEMPTIONS.indexOf(instructions.exemption) + 1;
  return terms;
}

/** An open order as one would submit it now: its quantity is what is open. */
export function asSubmitted(orders: OrderStore, slot: number, tickSize: number): SubmitOrder {
  const terms = orders.terms(slot);
  const limit = terms ? terms.limitTick : orders.tick(slot);
  const instructions = terms && instructionsOf(terms, tickSize);
  return {
    kind: 'SubmitOrder',
    account: orders.account(slot),
    instrument: instrumentOf(orders.book(slot)),
    clientOrderId: '',
    side: SIDES[orders.side(slot)]!,
    type: ORDER_TYPES[terms?.type ?? TYPE.LIMIT]!,
    timeInForce: TIMES_IN_FORCE[orders.timeInForce(slot)]!,
    quantity: orders.open(slot),
    price: limit === 0 ? null : limit * tickSize,
    selfTradePrevention: SELF_TRADE_PREVENTIONS[orders.selfTradePrevention(slot)]!,
    ...(instructions && { instructions }),
  };
}

function instructionsOf(terms: SpecialTerms, tickSize: number): OrderInstructions | undefined {
  const given: { -readonly [Name in keyof OrderInstructions]: OrderInstructions[Name] } = {};
  if (terms.stopTick > 0) given.stopPrice = terms.stopTick * tickSize;
  if (terms.expiresAt > 0) given.expiresAt = terms.expiresAt;
  if (terms.display > 0) given.displayQuantity = terms.display;
  if (terms.minQuantity > 0) given.minQuantity = terms.minQuantity;
  if (terms.postOnly === POST_ONLY.REFUSE) given.postOnly = true;
  if (terms.postOnly === POST_ONLY.SLIDE) given.postOnlySlide = true;
  if (terms.hidden) given.hidden = true;
  if (terms.reduceOnly) given.reduceOnly = true;
  if (terms.peg !== PEG.NONE) given.peg = terms.peg === PEG.MID ? 'MID' : 'PRIMARY';
  if (terms.trail > 0) given.trailAmount = terms.trail * tickSize;
  if (terms.trailPercent > 0) given.trailPercent = terms.trailPercent;
  if (terms.namedMark >= 0) given.sellMark = SELL_MARKS[terms.namedMark]!;
  if (terms.locate !== '') given.locate = terms.locate;
  if (terms.algorithm !== '') given.algorithm = terms.algorithm;
  if (terms.smart) given.venue = SMART;
  if (terms.routing !== ROUTING.CANCEL) given.routing = ROUTING_INSTRUCTIONS[terms.routing]!;
  if (terms.strategy > 0) given.strategy = ROUTING_STRATEGIES[terms.strategy]!;
  if (terms.routeTo !== '') given.routeTo = terms.routeTo.split(',');
  if (terms.exemption > 0) given.exemption = PROTECTION_EXEMPTIONS[terms.exemption - 1]!;
  return Object.keys(given).length === 0 ? undefined : given;
}

/** An open order with what a replacement changes: absent stays, null takes an instruction away. */
export function replaced(order: SubmitOrder, terms: ReplacementTerms): SubmitOrder {
  const { instructions, ...others } = terms;
  const merged: Record<string, unknown> = { ...order.instructions };
  for (const [name, value] of Object.entries(instructions ?? {})) {
    if (value === null) Reflect.deleteProperty(merged, name);
    else merged[name] = value;
  }
  const { instructions: _, ...plain } = order;
  const next: SubmitOrder = { ...plain, ...others };
  return Object.keys(merged).length === 0 ? next : { ...next, instructions: merged };
}

/** Whether an order does more than match now and rest. */
export function isForLater({ type, timeInForce }: SubmitOrder): boolean {
  return (
    type === 'STOP' ||
    type === 'STOP_LIMIT' ||
    timeInForce === 'AT_THE_OPENING' ||
    timeInForce === 'AT_THE_CLOSE' ||
    timeInForce === 'GTD'
  );
}
