import { SMART, type OrderInstructions, type OrderType, type SubmitOrder, type TimeInForce } from '../domain/index.ts';

/** A combination of type, time in force, instructions and kind of venue that makes no sense (D4). */
interface CombinationFault {
  /** The argument at fault, in words of the API. */
  readonly field: string;
  readonly message: string;
  readonly found: (order: SubmitOrder, instructions: OrderInstructions, isDark: boolean, isAway: boolean) => boolean;
}

const NO_INSTRUCTIONS: OrderInstructions = {};

const isStop = ({ type }: SubmitOrder): boolean => type === 'STOP' || type === 'STOP_LIMIT';
const isOneOf = <Word>(word: Word, ...words: readonly Word[]): boolean => words.includes(word);
const mayRest = ({ timeInForce }: SubmitOrder): boolean => isOneOf<TimeInForce>(timeInForce, 'DAY', 'GTC', 'GTD');
const isForAuction = ({ timeInForce }: SubmitOrder): boolean =>
  isOneOf<TimeInForce>(timeInForce, 'AT_THE_OPENING', 'AT_THE_CLOSE');
/** Whether the router may split it among venues. */
const isRouted = ({ venue, routing }: OrderInstructions): boolean => venue === SMART || routing === 'ROUTE';
const rests = (order: SubmitOrder, ...types: readonly OrderType[]): boolean =>
  isOneOf(order.type, ...types) && mayRest(order);

/** What the router, and a pool, do not take. Each has a place in the list below, so that neither may grow: append there. */
const UNROUTED = [
  'hidden',
  'displayQuantity',
  'postOnly',
  'postOnlySlide',
  'peg',
  'minQuantity',
  'reduceOnly',
  'exemption',
] as const;
const UNPOOLED = ['peg', 'postOnly', 'postOnlySlide', 'displayQuantity', 'exemption'] as const;
const isGiven = (value: unknown): boolean => value !== undefined && value !== false;

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
    found: (order) => isStop(order) && isForAuction(order),
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
    found: (order, { minQuantity, hidden, peg }, isDark) => {
      if (minQuantity === undefined) return false;
      if (order.timeInForce === 'IOC') return isStop(order);
      return !(rests(order, 'LIMIT') && (hidden === true || peg !== undefined || isDark));
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
  {
    field: 'timeInForce',
    message: 'An order that may be routed (venue SMART, routing ROUTE) has timeInForce DAY, GTC, GTD or IOC.',
    found: ({ timeInForce }, instructions) =>
      isRouted(instructions) && !isOneOf<TimeInForce>(timeInForce, 'DAY', 'GTC', 'GTD', 'IOC'),
  },
  ...UNROUTED.map((field) => ({
    field,
    message: `An order that may be routed (venue SMART, routing ROUTE) takes no ${field}.`,
    found: (_: SubmitOrder, instructions: OrderInstructions) => isRouted(instructions) && isGiven(instructions[field]),
  })),
  {
    field: 'routing',
    message: 'A SMART order goes to several venues: leave routing out, or give ROUTE.',
    found: (_, { venue, routing }) => venue === SMART && (routing === 'REPRICE' || routing === 'STAY'),
  },
  {
    field: 'routing',
    message: 'Only a LIMIT or STOP_LIMIT order that may rest (DAY, GTC, GTD) and is not pegged can REPRICE or STAY.',
    found: (order, { routing, peg }) =>
      (routing === 'REPRICE' || routing === 'STAY') && (peg !== undefined || !rests(order, 'LIMIT', 'STOP_LIMIT')),
  },
  {
    field: 'strategy',
    message: 'Only an order that may be routed (venue SMART, routing ROUTE) takes a strategy.',
    found: (_, instructions) => instructions.strategy !== undefined && !isRouted(instructions),
  },
  {
    field: 'routeTo',
    message: 'Only an order with strategy DIRECTED takes routeTo.',
    found: (_, { strategy, routeTo }) => routeTo !== undefined && strategy !== 'DIRECTED',
  },
  {
    field: 'routeTo',
    message: 'routeTo is missing or empty; strategy DIRECTED needs the names of the venues to go to.',
    found: (_, { strategy, routeTo }) => strategy === 'DIRECTED' && (routeTo ?? []).length === 0,
  },
  {
    field: 'routeTo',
    message: 'routeTo names a venue twice, or SMART, which is none.',
    found: (_, { routeTo = [] }) => new Set(routeTo).size < routeTo.length || routeTo.includes(SMART),
  },
  {
    field: 'timeInForce',
    message: 'Call auctions are held at the home market alone: leave venue out.',
    found: (order, { venue }, _, isAway) => (venue !== undefined || isAway) && isForAuction(order),
  },
  {
    field: 'type',
    message: 'A midpoint pool takes LIMIT and MARKET orders.',
    found: (order, _, isDark) => isDark && isStop(order),
  },
  ...UNPOOLED.map((field) => ({
    field,
    message: `A midpoint pool shows nothing and has one price, the midpoint: it takes no ${field}.`,
    found: (_: SubmitOrder, instructions: OrderInstructions, isDark: boolean) => isDark && isGiven(instructions[field]),
  })),
  {
    field: 'routing',
    message: 'An order in a midpoint pool waits there: its routing is CANCEL.',
    found: (_, { routing = 'CANCEL' }, isDark) => isDark && routing !== 'CANCEL',
  },
  {
    field: 'routing',
    message:
      'An order slides off its own venue’s quotes (postOnlySlide), or is repriced off those of others (REPRICE): choose one.',
    found: (_, { routing, postOnlySlide }) => routing === 'REPRICE' && postOnlySlide === true,
  },
  {
    field: 'venue',
    message: 'Orders that hang together are for one venue.',
    // Found by whoever knows both.
    found: () => false,
  },
];

/** Place of the fault of orders that hang together at different venues. */
export const LINKED_ELSEWHERE = COMBINATION_FAULTS.length - 1;

/**
 * Place of the first fault in {@link COMBINATION_FAULTS}, or -1.
 *
 * @param isDark whether its venue is a midpoint pool
 * @param isAway whether it is another than the home market
 */
export function combinationFault(order: SubmitOrder, isDark: boolean, isAway = false): number {
  const instructions = order.instructions ?? NO_INSTRUCTIONS;
  return COMBINATION_FAULTS.findIndex(({ found }) => found(order, instructions, isDark, isAway));
}
