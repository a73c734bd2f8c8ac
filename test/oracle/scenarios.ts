import type { NaiveRules } from './naive-book.ts';

/** One tick is 0.01, one lot is 1, and nobody is limited. */
export const FREE: NaiveRules = { tickSize: 10_000, lotSize: 1, limits: [] };

const ROUND_LOTS: NaiveRules = { tickSize: 50_000, lotSize: 10, limits: [] };

const RETAIL: NaiveRules = {
  tickSize: 10_000,
  lotSize: 1,
  limits: [
    { maxOrderQuantity: 500, maxPosition: 1_000, messagesPerMinute: null, cancelsPerMinute: null },
    { maxOrderQuantity: 100_000, maxPosition: 100_000, messagesPerMinute: null, cancelsPerMinute: null },
  ],
};

const THREE_A_MINUTE: NaiveRules = {
  tickSize: 10_000,
  lotSize: 1,
  limits: [{ maxOrderQuantity: 500, maxPosition: 1_000, messagesPerMinute: 3, cancelsPerMinute: 2 }],
};

/** What must be true of any exchange that follows our rules, as scripts that a trader can read. */
export const SCENARIOS: readonly { readonly title: string; readonly rules: NaiveRules; readonly script: string }[] = [
  {
    title: 'I13 the better price goes first, and at one price the earlier order',
    rules: FREE,
    script: `
      A sells 100 at 10.02             | 1 accepted
      B sells 50 at 10.01              | 2 accepted
      C sells 70 at 10.01              | 3 accepted
      D buys 130 at 10.02              | 4 accepted, 4 takes 50 from 2 at 10.01, 4 takes 70 from 3 at 10.01, 4 takes 10 from 1 at 10.02
      book                             | buys none; sells 1: 90 at 10.02`,
  },
  {
    title: 'D12 a trade has the price of the order that was there first, in both directions',
    rules: FREE,
    script: `
      A sells 10 at 10.00              | 1 accepted
      B buys 10 at 10.05               | 2 accepted, 2 takes 10 from 1 at 10.00
      A buys 10 at 10.05               | 3 accepted
      B sells 10 at 10.00              | 4 accepted, 4 takes 10 from 3 at 10.05`,
  },
  {
    title: 'I12 what is left of a limit order rests at its own price, and the book is not crossed',
    rules: FREE,
    script: `
      A sells 40 at 10.00              | 1 accepted
      B buys 100 at 10.01              | 2 accepted, 2 takes 40 from 1 at 10.00
      A sells 10 at 10.02              | 3 accepted
      book                             | buys 2: 60 at 10.01; sells 3: 10 at 10.02`,
  },
  {
    title: 'F9 D1 a market order of 600 walks the book of the source: 400 at 150.01, 200 at 150.02',
    rules: FREE,
    script: `
      A sells 400 at 150.01            | 1 accepted
      A sells 600 at 150.02            | 2 accepted
      B buys 600 at market             | 3 accepted, 3 takes 400 from 1 at 150.01, 3 takes 200 from 2 at 150.02
      book                             | buys none; sells 2: 400 at 150.02`,
  },
  {
    title: 'D3 a market order never rests: what finds nobody is canceled',
    rules: FREE,
    script: `
      B buys 10 at market              | 1 accepted, 1 canceled with 10 open: NO_LIQUIDITY
      A sells 30 at 10.00              | 2 accepted
      B buys 50 at market IOC          | 3 accepted, 3 takes 30 from 2 at 10.00, 3 canceled with 20 open: NO_LIQUIDITY
      book                             | buys none; sells none`,
  },
  {
    title: 'I14 immediate or cancel takes what is there and leaves nothing behind',
    rules: FREE,
    script: `
      A sells 30 at 10.00              | 1 accepted
      A sells 30 at 10.02              | 2 accepted
      B buys 50 at 10.01 IOC           | 3 accepted, 3 takes 30 from 1 at 10.00, 3 canceled with 20 open: IOC
      B buys 50 at 10.01 IOC           | 4 accepted, 4 canceled with 50 open: IOC
      book                             | buys none; sells 2: 30 at 10.02`,
  },
  {
    title: 'D13 an order never trades with one of its own account: the one that arrives is canceled',
    rules: FREE,
    script: `
      A sells 30 at 10.00              | 1 accepted
      A buys 10 at 10.00               | 2 accepted, 2 may not take 10 from 1, 2 canceled with 10 open: SELF_TRADE_PREVENTION
      A buys 10 at 9.99                | 3 accepted
      A sells 40 at market             | 4 accepted, 4 may not take 10 from 3, 4 canceled with 40 open: SELF_TRADE_PREVENTION
      book                             | buys 3: 10 at 9.99; sells 1: 30 at 10.00`,
  },
  {
    title: 'D13 what traded before the own order was met stays, what stood behind it is not reached',
    rules: FREE,
    script: `
      B sells 10 at 10.00              | 1 accepted
      A sells 10 at 10.00              | 2 accepted
      B sells 10 at 10.00              | 3 accepted
      A buys 30 at 10.00               | 4 accepted, 4 takes 10 from 1 at 10.00, 4 may not take 10 from 2, 4 canceled with 20 open: SELF_TRADE_PREVENTION
      book                             | buys none; sells 2: 10 at 10.00, 3: 10 at 10.00`,
  },
  {
    title: 'D13 an own order that is not reached does no harm',
    rules: FREE,
    script: `
      B sells 10 at 10.00              | 1 accepted
      A sells 10 at 10.00              | 2 accepted
      A buys 10 at 10.00               | 3 accepted, 3 takes 10 from 1 at 10.00
      book                             | buys none; sells 2: 10 at 10.00`,
  },
  {
    title: 'D12 size down and no change at all keep priority',
    rules: FREE,
    script: `
      A sells 50 at 10.00              | 1 accepted
      B sells 50 at 10.00              | 2 accepted
      A amends 1 to 30                 | 1 amended to 30 at 10.00, priority kept
      A amends 1 to 30 at 10.00        | 1 amended to 30 at 10.00, priority kept
      A amends 1                       | 1 amended to 30 at 10.00, priority kept
      C buys 40 at 10.00               | 3 accepted, 3 takes 30 from 1 at 10.00, 3 takes 10 from 2 at 10.00`,
  },
  {
    title: 'D12 size up loses priority',
    rules: FREE,
    script: `
      A sells 50 at 10.00              | 1 accepted
      B sells 50 at 10.00              | 2 accepted
      A amends 1 to 60                 | 1 amended to 60 at 10.00, priority lost
      C buys 60 at 10.00               | 3 accepted, 3 takes 50 from 2 at 10.00, 3 takes 10 from 1 at 10.00
      book                             | buys none; sells 1: 50 at 10.00`,
  },
  {
    title: 'D12 a new price loses priority, also away and back again, also with a smaller size',
    rules: FREE,
    script: `
      A sells 50 at 10.00              | 1 accepted
      B sells 50 at 10.00              | 2 accepted
      A amends 1 at 10.01              | 1 amended to 50 at 10.01, priority lost
      A amends 1 to 40 at 10.00        | 1 amended to 40 at 10.00, priority lost
      book                             | buys none; sells 2: 50 at 10.00, 1: 40 at 10.00`,
  },
  {
    title: 'D12 an amendment through the spread trades as an order that arrives',
    rules: FREE,
    script: `
      A sells 50 at 10.02              | 1 accepted
      B buys 30 at 10.00               | 2 accepted
      B buys 40 at 9.99                | 3 accepted
      A amends 1 at 9.99               | 1 amended to 50 at 9.99, priority lost, 1 takes 30 from 2 at 10.00, 1 takes 20 from 3 at 9.99
      book                             | buys 3: 20 at 9.99; sells none`,
  },
  {
    title: 'D12 what an amended order does not trade at once rests at its new price',
    rules: FREE,
    script: `
      A sells 50 at 10.02              | 1 accepted
      B buys 30 at 10.00               | 2 accepted
      A amends 1 at 10.00              | 1 amended to 50 at 10.00, priority lost, 1 takes 30 from 2 at 10.00
      book                             | buys none; sells 1: 20 at 10.00`,
  },
  {
    title: 'D12 D13 an amended order that would meet its own account is canceled',
    rules: FREE,
    script: `
      A sells 50 at 10.02              | 1 accepted
      A buys 30 at 10.00               | 2 accepted
      A amends 1 at 10.00              | 1 amended to 50 at 10.00, priority lost, 1 may not take 30 from 2, 1 canceled with 50 open: SELF_TRADE_PREVENTION
      book                             | buys 2: 30 at 10.00; sells none`,
  },
  {
    title: 'D12 the new quantity counts the filled part, and must be more than it',
    rules: FREE,
    script: `
      A sells 50 at 10.00              | 1 accepted
      B buys 20 at 10.00               | 2 accepted, 2 takes 20 from 1 at 10.00
      A amends 1 to 0                  | refused for 1: INVALID_QUANTITY
      A amends 1 to 19                 | refused for 1: QUANTITY_BELOW_FILLED
      A amends 1 to 20                 | refused for 1: QUANTITY_BELOW_FILLED
      A amends 1 to 21                 | 1 amended to 21 at 10.00, priority kept
      book                             | buys none; sells 1: 1 at 10.00
      A amends 1 at 0                  | refused for 1: INVALID_PRICE
      A amends 1 at 10.005             | refused for 1: TICK_SIZE`,
  },
  {
    title: 'a cancel takes out what is open; one that is gone, was never there or is of others is refused',
    rules: FREE,
    script: `
      A sells 50 at 10.00              | 1 accepted
      B buys 20 at 10.00               | 2 accepted, 2 takes 20 from 1 at 10.00
      B cancels 1                      | refused for 1: ORDER_NOT_FOUND
      B amends 1 to 40                 | refused for 1: ORDER_NOT_FOUND
      A cancels 1                      | 1 canceled with 30 open: USER
      A cancels 1                      | refused for 1: ORDER_NOT_OPEN
      A amends 1 to 40                 | refused for 1: ORDER_NOT_OPEN
      B cancels 2                      | refused for 2: ORDER_NOT_OPEN
      A cancels 99                     | refused for 99: ORDER_NOT_OPEN
      A amends 99 to 10                | refused for 99: ORDER_NOT_OPEN`,
  },
  {
    title: 'cancel all takes out the orders of one account, one side if told so, oldest first',
    rules: FREE,
    script: `
      A buys 10 at 9.98                | 1 accepted
      A buys 20 at 9.99                | 2 accepted
      A sells 30 at 10.01              | 3 accepted
      B buys 40 at 9.99                | 4 accepted
      A cancels all buys               | 1 canceled with 10 open: MASS_CANCEL, 2 canceled with 20 open: MASS_CANCEL
      A cancels all buys               | nothing
      A buys 50 at 9.97                | 5 accepted
      A cancels all                    | 3 canceled with 30 open: MASS_CANCEL, 5 canceled with 50 open: MASS_CANCEL
      book                             | buys 4: 40 at 9.99; sells none`,
  },
  {
    title: 'DAY orders expire with the day, GTC orders stay',
    rules: FREE,
    script: `
      A buys 10 at 9.98                | 1 accepted
      A buys 20 at 9.99 GTC            | 2 accepted
      B sells 30 at 10.01 DAY          | 3 accepted
      C buys 5 at 10.01                | 4 accepted, 4 takes 5 from 3 at 10.01
      the day ends                     | 1 expired with 10 open, 3 expired with 25 open
      book                             | buys 2: 20 at 9.99; sells none`,
  },
  {
    title: 'orders that make no sense are refused, the first reason in order of precedence is told',
    rules: ROUND_LOTS,
    script: `
      A buys 10 at market GTC          | 1 rejected: INVALID_COMBINATION
      A buys 0 at nothing              | 2 rejected: INVALID_QUANTITY
      A buys 15 at nothing             | 3 rejected: INVALID_PRICE
      A buys 15 at 0                   | 4 rejected: INVALID_PRICE
      A buys 15 at 10.01               | 5 rejected: TICK_SIZE
      A buys 15 at 10.05               | 6 rejected: LOT_SIZE
      A buys 20 at 10.05               | 7 accepted
      book                             | buys 7: 20 at 10.05; sells none`,
  },
  {
    title: 'F60 the largest order passes, one more share is refused',
    rules: RETAIL,
    script: `
      A buys 501 at 10.00              | 1 rejected: ORDER_SIZE_EXCEEDED
      A buys 500 at 10.00              | 2 accepted
      A amends 2 to 501                | refused for 2: ORDER_SIZE_EXCEEDED
      A sells 501 at market            | 3 rejected: ORDER_SIZE_EXCEEDED`,
  },
  {
    title: 'F59 D50 the position limit counts what is open on the same side, and an amendment by what it adds',
    rules: RETAIL,
    script: `
      A buys 500 at 10.00              | 1 accepted
      A buys 400 at 10.00              | 2 accepted
      A buys 101 at 10.00              | 3 rejected: POSITION_LIMIT_EXCEEDED
      A buys 100 at 9.00               | 4 accepted
      A amends 4 to 101                | refused for 4: POSITION_LIMIT_EXCEEDED
      A amends 4 to 90                 | 4 amended to 90 at 9.00, priority kept
      A amends 4 to 100                | 4 amended to 100 at 9.00, priority lost
      B sells 900 at 10.00             | 5 accepted, 5 takes 500 from 1 at 10.00, 5 takes 400 from 2 at 10.00
      A buys 1 at 10.00                | 6 rejected: POSITION_LIMIT_EXCEEDED
      A cancels 4                      | 4 canceled with 100 open: USER
      A buys 100 at 10.00              | 7 accepted`,
  },
  {
    title: 'F59 D50 a sale may reach as far below zero; what only reduces a position passes',
    rules: RETAIL,
    script: `
      B sells 1000 at 10.00            | 1 accepted
      A buys 500 at 10.00              | 2 accepted, 2 takes 500 from 1 at 10.00
      A buys 500 at 10.00              | 3 accepted, 3 takes 500 from 1 at 10.00
      A buys 1 at 10.00                | 4 rejected: POSITION_LIMIT_EXCEEDED
      A sells 500 at 11.00             | 5 accepted
      A sells 500 at 11.00             | 6 accepted
      A sells 500 at 11.00             | 7 accepted
      A sells 500 at 11.00             | 8 accepted
      A sells 1 at 11.00               | 9 rejected: POSITION_LIMIT_EXCEEDED`,
  },
  {
    title: 'NO_LIMIT an account without a limit may send nothing',
    rules: RETAIL,
    script: `
      C buys 1 at 10.00                | 1 rejected: NO_LIMIT
      C buys 1 at 10.005               | 2 rejected: TICK_SIZE`,
  },
  {
    title: 'F63 D54 messages are counted over 60 s that slide, refused ones too; amendments are messages',
    rules: THREE_A_MINUTE,
    script: `
      A buys 1 at 10.00                | 1 accepted
      20 s pass
      A amends 1 to 2                  | 1 amended to 2 at 10.00, priority lost
      20 s pass
      A buys 1 at 10.005               | 2 rejected: TICK_SIZE
      19.999999 s pass
      A buys 1 at 10.00                | 3 rejected: MESSAGE_RATE_EXCEEDED
      A buys 1 at 10.005               | 4 rejected: TICK_SIZE
      A amends 1 to 3                  | refused for 1: MESSAGE_RATE_EXCEEDED
      A amends 99 to 3                 | refused for 99: MESSAGE_RATE_EXCEEDED
      59.999999 s pass
      A buys 1 at 10.00                | 5 rejected: MESSAGE_RATE_EXCEEDED
      0.000001 s pass
      A buys 1 at 10.00                | 6 accepted`,
  },
  {
    title: 'D54 cancels have a budget of their own',
    rules: THREE_A_MINUTE,
    script: `
      A buys 1 at 10.00                | 1 accepted
      A buys 2 at 10.00                | 2 accepted
      A buys 3 at 10.00                | 3 accepted
      A buys 4 at 10.00                | 4 rejected: MESSAGE_RATE_EXCEEDED
      A cancels 1                      | 1 canceled with 1 open: USER
      A cancels 1                      | refused for 1: ORDER_NOT_OPEN
      A cancels 2                      | refused for 2: MESSAGE_RATE_EXCEEDED
      A cancels all                    | refused: MESSAGE_RATE_EXCEEDED
      60 s pass
      A cancels all buys               | 2 canceled with 2 open: MASS_CANCEL, 3 canceled with 3 open: MASS_CANCEL`,
  },
];
