import type { Asker } from './client.ts';
import { cursor, type Facts } from './facts.ts';

/** A query of the API. */
export interface Text {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly asker?: Asker;
  /** Of how it is asked for the first time after a start. */
  readonly isFirst?: true;
  /** Asked for by those who read while orders are sent. */
  readonly isHeavy?: true;
}

const TRADE = `id sequence price quantity aggressorSide executedAt instrument { symbol } account { id } order { id status }`;
const ORDER = `id clientOrderId side type status price quantity filledQuantity leavesQuantity averagePrice createdAt
  account { id } instrument { symbol }`;
const POSITION = `quantity averagePrice realizedPnl unrealizedPnl instrument { symbol } account { id }`;
const EVENT = `sequence type at reason clientOrderId trade { id price quantity }`;
const CANDLE = `start open high low close volume turnover vwap tradeCount lastSequence`;
const PREVENTION = `quantity mode at instrument { symbol } takerOrder { id } makerOrder { id }`;
const REPORT = `asOf sequence cash realizedPnl unrealizedPnl totalPnl positions { quantity cost mark instrument { symbol } }
  valueAtRisk { historical } drawdown { maxDrawdown } liquidity { days }`;
const LEVELS = `sequence bids { price quantity orderCount } asks { price quantity orderCount }`;

const INTERVALS = [
  'SECOND_1',
  'SECOND_5',
  'SECOND_15',
  'MINUTE_1',
  'MINUTE_5',
  'MINUTE_15',
  'HOUR_1',
  'DAY_1',
] as const;

/** A page of 100 rows. @param args the arguments that filter */
function page(root: string, args: string, node: string, after?: string): Omit<Text, 'name'> {
  const given = [args, 'first: 100', ...(after === undefined ? [] : [`after: "${after}"`])].filter(
    (text) => text !== '',
  );
  return { query: `{ ${root}(${given.join(', ')}) { nodes { ${node} } pageInfo { hasNextPage endCursor } } }` };
}

/** Every query of the API that reads rows, with each of its filters. */
export function queryTexts(facts: Facts): readonly Text[] {
  return [
    ...firstTexts(),
    ...orderTexts(facts),
    ...tradeTexts(facts),
    ...candleTexts(facts),
    ...accountTexts(facts),
    ...staffTexts(facts),
  ];
}

/** What is worked out from all trades the first time. */
function firstTexts(): readonly Text[] {
  return [
    { name: 'riskReport of a firm, first', query: `{ riskReport(firmId: "FIRM-0") { ${REPORT} } }`, isFirst: true },
    { name: 'marketRiskReport, first', query: `{ marketRiskReport { ${REPORT} } }`, isFirst: true },
  ];
}

function orderTexts({ order, filled }: Facts): readonly Text[] {
  const orders = (name: string, args: string, after?: string, node = ORDER): Text => ({
    name: `orders ${name}`,
    ...page('orders', args, node, after),
  });
  const middle = cursor('order', order / 2);
  const whole = `${ORDER} trades { ${TRADE} } events { ${EVENT} }`;
  return [
    { name: 'order by id', query: `{ order(id: "${filled.id}") { ${ORDER} } }` },
    {
      name: 'order by clientOrderId, all of it',
      query: `{ order(accountId: "LARGE", clientOrderId: "${filled.clientOrderId}") { ${whole} } }`,
    },
    orders('', ''),
    orders('in the middle', '', middle),
    { ...orders('of a trader', ''), asker: 'trader' },
    orders('of an account', 'accountId: "LARGE"'),
    orders('of an account, in the middle', 'accountId: "LARGE"', middle),
    orders('of an account that left', 'accountId: "FORMER"'),
    orders('of a symbol', 'symbol: "BUSY"'),
    orders('of a symbol, in the middle', 'symbol: "BUSY"', middle),
    orders('of a symbol of old', 'symbol: "SELDOM"'),
    orders('that are open', 'status: [NEW, PARTIALLY_FILLED]'),
    { ...orders('that are filled', 'status: [FILLED]'), isHeavy: true },
    orders('that were refused (all of old)', 'status: [REJECTED]'),
    orders('of a symbol that are filled', 'symbol: "BUSY", status: [FILLED]'),
    orders('of a symbol that were refused (all of old)', 'symbol: "BUSY", status: [REJECTED]'),
    orders('of an account in a symbol', 'accountId: "LARGE", symbol: "BUSY"'),
    orders('of an account in a symbol of old', 'accountId: "LARGE", symbol: "SELDOM"'),
    orders('of an account in a symbol that are filled', 'accountId: "LARGE", symbol: "THIN", status: [FILLED]'),
    orders('of an account in a symbol that were refused', 'accountId: "LARGE", symbol: "BUSY", status: [REJECTED]'),
    {
      ...orders('of an account with trades and events', 'accountId: "LARGE", symbol: "BUSY"', undefined, whole),
      isHeavy: true,
    },
    orders('of an account with trades and events, in the middle', 'accountId: "LARGE"', middle, whole),
  ];
}

function tradeTexts({ trade, begin, end }: Facts): readonly Text[] {
  const trades = (name: string, args: string, after?: string): Text => ({
    name: `trades${name}`,
    ...page('trades', args, TRADE, after),
  });
  const at = (share: number): string => new Date(begin + (end - begin) * share).toISOString();
  const day = `from: "${at(0.5)}", to: "${new Date(Date.parse(at(0.5)) + 86_400_000).toISOString()}"`;
  const old = `to: "${at(0.1)}"`;
  const middle = cursor('trade', trade / 2);
  const filters = {
    '': '',
    ' of a symbol': 'symbol: "BUSY"',
    ' of a symbol of old': 'symbol: "SELDOM"',
    ' of an account': 'accountId: "LARGE"',
    ' of an account that left': 'accountId: "FORMER"',
    ' of an account in a symbol': 'accountId: "LARGE", symbol: "BUSY"',
    ' of an account in a symbol of old': 'accountId: "LARGE", symbol: "SELDOM"',
  };
  return Object.entries(filters).flatMap(([name, args]) => {
    const and = (more: string): string => [args, more].filter((text) => text !== '').join(', ');
    return [
      trades(name, args),
      trades(`${name}, in the middle`, args, middle),
      trades(`${name}, of a day`, and(day)),
      trades(`${name}, before a time`, and(old)),
      trades(`${name}, since a time, in the middle`, and(`from: "${at(0.1)}"`), middle),
    ];
  });
}

function candleTexts({ begin, end }: Facts): readonly Text[] {
  const middle = begin + (end - begin) / 2;
  const [from, to] = [middle, middle + 86_400_000].map((time) => new Date(time).toISOString());
  return [
    ...INTERVALS.flatMap((interval): Text[] => {
      const args = `symbol: "BUSY", interval: ${interval}`;
      return [
        { name: `candles ${interval}`, ...page('candles', args, CANDLE) },
        {
          name: `candles ${interval}, in the middle`,
          ...page('candles', args, CANDLE, cursor('candle', middle * 1_000)),
        },
        { name: `candles ${interval}, of a day`, ...page('candles', `${args}, from: "${from}", to: "${to}"`, CANDLE) },
      ];
    }),
    { name: 'dayStatistics today', query: '{ dayStatistics(symbol: "BUSY") { open high low close vwap volume } }' },
    {
      name: 'dayStatistics of a day',
      query: `{ dayStatistics(symbol: "BUSY", date: "${from!.slice(0, 10)}") { open close previousClose vwap } }`,
    },
    {
      name: 'dayStatistics of all symbols',
      query: '{ instruments { symbol dayStatistics { open close vwap volume } } }',
    },
    { name: 'topOfBook', query: '{ topOfBook(symbol: "BUSY") { bid { price } ask { price } volume last { price } } }' },
    { name: 'orderBook, 500 levels', query: `{ orderBook(symbol: "BUSY", depth: 500) { ${LEVELS} } }` },
    {
      name: 'marketByOrder, 500 levels',
      query: '{ marketByOrder(symbol: "BUSY", depth: 500) { bids { id price quantity } asks { id price quantity } } }',
    },
  ];
}

function accountTexts({ entry, prevention, begin, end, book }: Facts): readonly Text[] {
  const ledger = (name: string, after?: string): Text => ({
    name: `ledger${name}`,
    ...page('ledger', 'accountId: "LARGE"', 'id kind amount at reason bookedBy', after),
  });
  const matches = (name: string, args: string, after?: string): Text => ({
    name: `preventedMatches ${name}`,
    ...page('preventedMatches', args, PREVENTION, after),
  });
  const asOf = new Date(begin + (end - begin) * 0.7).toISOString();
  return [
    { name: 'positions', query: `{ positions(accountId: "LARGE") { ${POSITION} } }` },
    {
      name: 'positions of all accounts',
      query: `{ viewer { accounts { id positions { ${POSITION} } } } }`,
      asker: 'trader',
    },
    { name: 'positions as of', query: `{ positions(accountId: "LARGE", asOf: "${asOf}") { ${POSITION} } }` },
    { name: 'orderBook as of', query: `{ orderBook(symbol: "BUSY", asOf: "${asOf}") { ${LEVELS} } }` },
    {
      name: 'orderBook as of a sequence',
      query: `{ orderBook(symbol: "BUSY", asOfSequence: "${Math.floor(book * 0.6)}") { ${LEVELS} } }`,
    },
    ledger(''),
    ledger(', in the middle', cursor('ledger', entry / 2)),
    matches('', ''),
    matches('in the middle', '', cursor('prevention', prevention[0] / 2, 0)),
    matches('of an account', 'accountId: "LARGE"'),
    matches('of a symbol', 'symbol: "THIN"'),
    matches('of an account in a symbol', 'accountId: "LARGE", symbol: "THIN"'),
    matches('of an account in a symbol of old', 'accountId: "LARGE", symbol: "SELDOM"'),
  ];
}

function staffTexts({ alert, limit, begin, end }: Facts): readonly Text[] {
  const alerts = (name: string, args: string, after?: string): Text => ({
    name: `alerts ${name}`,
    ...page('alerts', args, 'id metric level value limit at account { id } trade { id price }', after),
  });
  const CHANGE = 'id kind status summary requestedAt requestedBy decidedBy';
  const [early, late] = [0.01, 0.9].map((share) => new Date(begin + (end - begin) * share).toISOString());
  return [
    alerts('', ''),
    alerts('in the middle', '', cursor('alert', alert / 2)),
    alerts('of an account', 'accountId: "LARGE"'),
    { ...alerts('of a firm', 'firmId: "FIRM-0"'), isHeavy: true },
    alerts('of a metric', 'metric: PNL_IMPACT'),
    alerts('of an account and a metric', 'accountId: "LARGE", metric: PNL_IMPACT'),
    alerts('that nobody has seen', 'acknowledged: false'),
    alerts('that somebody has seen (none)', 'acknowledged: true'),
    alerts('of an account that somebody has seen (none)', 'accountId: "LARGE", acknowledged: true'),
    { name: 'positionsOfFirm', query: `{ positionsOfFirm(firmId: "FIRM-0") { ${POSITION} } }` },
    { name: 'positionsOfSymbol', query: `{ positionsOfSymbol(symbol: "BUSY") { ${POSITION} } }` },
    { name: 'limits', query: '{ limits(accountId: "LARGE", symbol: "BUSY") { name value level } }' },
    { name: 'limitRows', query: '{ limitRows { sequence limits { name value } } }' },
    { name: 'limitHistory', ...page('limitHistory', '', 'sequence at limits { name value }') },
    {
      name: 'limitHistory, in the middle',
      ...page('limitHistory', '', 'sequence at limits { name value }', cursor('limit', limit / 2)),
    },
    { name: 'riskChanges', ...page('riskChanges', '', CHANGE) },
    { name: 'riskChanges that wait (none)', ...page('riskChanges', 'status: PENDING', CHANGE) },
    { name: 'riskChanges that were rejected', ...page('riskChanges', 'status: REJECTED', CHANGE) },
    { name: 'riskChange', query: `{ riskChange(id: "7") { ${CHANGE} } }` },
    { name: 'apiKeys', query: '{ apiKeys { id name roles } }' },
    { name: 'riskReport of an account', query: `{ riskReport(accountId: "LARGE") { ${REPORT} } }` },
    {
      name: 'riskReport of an account as of early',
      query: `{ riskReport(accountId: "LARGE", asOf: "${early}") { ${REPORT} } }`,
    },
    {
      name: 'riskReport of a firm as of early',
      query: `{ riskReport(firmId: "FIRM-0", asOf: "${early}") { ${REPORT} } }`,
    },
    { name: 'marketRiskReport as of early', query: `{ marketRiskReport(asOf: "${early}") { ${REPORT} } }` },
    {
      name: 'riskReport of a firm as of late',
      query: `{ riskReport(firmId: "FIRM-0", asOf: "${late}") { ${REPORT} } }`,
    },
    { name: 'marketRiskReport as of late', query: `{ marketRiskReport(asOf: "${late}") { ${REPORT} } }` },
    { name: 'riskReport of a firm', query: `{ riskReport(firmId: "FIRM-0") { ${REPORT} } }` },
    { name: 'marketRiskReport', query: `{ marketRiskReport { ${REPORT} } }`, isHeavy: true },
  ];
}
