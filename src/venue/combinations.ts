import type { OrderInstructions, OrderType, SubmitOrder, TimeInForce } from '../domain/index.ts';

/** A combination of type, time in force and instructions that makes no sense (D4). */
interface CombinationFault {
  /** The argument at fault, in words of the API. */
  readonly field: string;
  readonly message: string;
  readonly found: (order: SubmitOrder, instructions: OrderInstructions) => boolean;
}

const NO_INSTRUCTIONS: OrderInstructions = {};

const isStop = ({ type }: SubmitOrder): boolean => type === 'STOP' || type === 'STOP_LIMIT';
const isOneOf = <Word>(word: Word, ...words: readonly Word[]): boolean => words.includes(word);
const mayRest = ({ timeInForce }: SubmitOrder): boolean => isOneOf<TimeInForce>(timeInForce, 'DAY', 'GTC', 'GTD');
const rests = (order: SubmitOrder, ...types: readonly OrderType[]): boolean =>
  isOneOf(order.type, ...types) && mayRest(order);

/**
 * Which of type, time in force and instructions do not go together, in the order in which they are looked for. The place
 * in the list stands in journalled events: append only.
 */
export const COMBINATION_FAULTS: readonly CombinationFault[] = [
  {
    field: 'price',
    message: 'A MARKET or STOP order takes no price.',
    found: ({ type, price }) => (type === 'MARKET' || type === 'STOP') && price !== null,
  },
  {
    field: 'timeInForce',
    message: 'A MARKET order never rests: its timeInForce is DAY, IOC, FOK, AT_THE_OPENING or AT_THE_CLOSE.',
    found: ({ type, timeInForce }) => type === 'MARKET' && isOneOf<TimeInForce>(timeInForce, 'GTC', 'GTD'),
  },
  {
    field: 'timeInForce',
    message: 'A stop waits for trades: its timeInForce is DAY, GTC, GTD, IOC or FOK.',
    found: (order) => isStop(order) && isOneOf<TimeInForce>(order.timeInForce, 'AT_THE_OPENING', 'AT_THE_CLOSE'),
  },
  {
    field: 'stopPrice',
    message: 'Only STOP and STOP_LIMIT orders take a stopPrice.',
    found: (order, { stopPrice }) => !isStop(order) && stopPrice !== undefined,
  },
  {
    field: 'trailAmount',
    message: 'Only STOP and STOP_LIMIT orders trail.',
    found: (order, { trailAmount }) => !isStop(order) && trailAmount !== undefined,
  },
  {
    field: 'trailPercent',
    message: 'Only STOP and STOP_LIMIT orders trail.',
    found: (order, { trailPercent }) => !isStop(order) && trailPercent !== undefined,
  },
  {
    field: 'trailPercent',
    message: 'A stop trails by trailAmount or by trailPercent, not by both.',
    found: (_, { trailAmount, trailPercent }) => trailAmount !== undefined && trailPercent !== undefined,
  },
  {
    field: 'expiresAt',
    message: 'Only an order with timeInForce GTD takes an expiresAt.',
    found: ({ timeInForce }, { expiresAt }) => timeInForce !== 'GTD' && expiresAt !== undefined,
  },
  {
    field: 'displayQuantity',
    message: 'Only a LIMIT or STOP_LIMIT order that may rest (DAY, GTC, GTD) takes a displayQuantity.',
    found: (order, { displayQuantity }) => displayQuantity !== undefined && !rests(order, 'LIMIT', 'STOP_LIMIT'),
  },
  {
    field: 'hidden',
    message: 'Only a LIMIT or STOP_LIMIT order that may rest (DAY, GTC, GTD) can be hidden.',
    found: (order, { hidden }) => hidden === true && !rests(order, 'LIMIT', 'STOP_LIMIT'),
  },
  {
    field: 'displayQuantity',
    message: 'A hidden or pegged order displays nothing: leave displayQuantity out.',
    found: (_, { displayQuantity, hidden, peg }) =>
      displayQuantity !== undefined && (hidden === true || peg !== undefined),
  },
  {
    field: 'postOnly',
    message: 'Only a LIMIT order that may rest (DAY, GTC, GTD) can be post-only.',
    found: (order, { postOnly, postOnlySlide }) =>
      (postOnly === true || postOnlySlide === true) && !rests(order, 'LIMIT'),
  },
  {
    field: 'postOnlySlide',
    message: 'A post-only order is refused where it would trade (postOnly), or slides (postOnlySlide): choose one.',
    found: (_, { postOnly, postOnlySlide }) => postOnly === true && postOnlySlide === true,
  },
  {
    field: 'peg',
    message: 'Only a LIMIT order that may rest (DAY, GTC, GTD) can be pegged.',
    found: (order, { peg }) => peg !== undefined && !rests(order, 'LIMIT'),
  },
  {
    field: 'peg',
    message: 'A pegged order has its price by its peg: it cannot be post-only.',
    found: (_, { peg, postOnly, postOnlySlide }) => peg !== undefined && (postOnly === true || postOnlySlide === true),
  },
  {
    field: 'minQuantity',
    message:
      'A minQuantity goes with timeInForce IOC, or with a hidden or pegged LIMIT order that may rest (DAY, GTC, GTD).',
    found: (order, { minQuantity, hidden, peg }) => {
      if (minQuantity === undefined) return false;
      if (order.timeInForce === 'IOC') return isStop(order);
      return !(rests(order, 'LIMIT') && (hidden === true || peg !== undefined));
    },
  },
  {
    field: 'sellMark',
    message: 'Only sells are marked LONG, SHORT or SHORT_EXEMPT.',
    found: ({ side }, { sellMark }) => side === 'BUY' && sellMark !== undefined,
  },
  {
    field: 'locate',
    message: 'Only sells have a locate.',
    found: ({ side }, { locate }) => side === 'BUY' && locate !== undefined,
  },
];

/** Place of the first fault in {@link COMBINATION_FAULTS}, or -1. */
export function combinationFault(order: SubmitOrder): number {
  const instructions = order.instructions ?? NO_INSTRUCTIONS;
  return COMBINATION_FAULTS.findIndex(({ found }) => found(order, instructions));
}
