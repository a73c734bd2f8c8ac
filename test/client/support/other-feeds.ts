import type { Feed } from '../../../examples/feed-client/feed.mjs';

/** A feed that tells a state: whatever comes is taken. */
function plain(query: string, variables: Record<string, unknown>, deal: (event: any) => void = () => undefined): Feed {
  return {
    operation: () => ({ query, variables }),
    take: (event) => {
      deal(event);
      return true;
    },
  };
}

/** Candles of two intervals, and the day's statistics, of AAPL. */
export function tapeFeeds(maxRate: number | undefined, deal: (event: any) => void): Feed[] {
  const candles = `subscription ($interval: CandleInterval!, $maxRate: Int) {
    event: candles(symbol: "AAPL", interval: $interval, maxRate: $maxRate) {
      interval start end open high low close volume turnover vwap tradeCount lastSequence
    }
  }`;
  const statistics = `subscription ($maxRate: Int) {
    event: dayStatistics(symbol: "AAPL", maxRate: $maxRate) { date open high low close vwap volume turnover tradeCount previousClose }
  }`;
  return [
    plain(candles, { interval: 'SECOND_1', maxRate }, deal),
    plain(candles, { interval: 'MINUTE_1', maxRate }, deal),
    plain(statistics, { maxRate }, deal),
  ];
}

const ORDER = 'order { id clientOrderId account { id name } status }';

/** Everything that could be somebody's, asked for wherever it can be. */
export function nosyFeeds(account: string | undefined): Feed[] {
  const open = [
    `subscription { event: trades(symbol: "AAPL") { id sequence ${ORDER} account { id } } }`,
    `subscription { event: trades { id instrument { symbol } ${ORDER} account { id } } }`,
    `subscription { event: marketByOrder(symbol: "AAPL") {
      __typename
      ... on MarketByOrderSnapshot { sequence isFirst isLast orders { id side price quantity queuedAt own ${ORDER} } }
      ... on MarketByOrderDelta { sequence previousSequence changes { action id side price quantity removed queuedAt own ${ORDER} } }
    } }`,
    `subscription { event: marketStatus(symbol: "AAPL") { symbol phase } }`,
  ];
  const own = [
    `subscription ($account: ID!) { event: orderEvents(accountId: $account) {
      sequence type clientOrderId ${ORDER} trade { id ${ORDER} account { id } }
    } }`,
    `subscription ($account: ID!) { event: positions(accountId: $account) { account { id } quantity realizedPnl } }`,
    `subscription ($account: ID!) { event: riskAlerts(accountId: $account) { id account { id } metric } }`,
  ];
  return [
    ...open.map((query) => plain(query, {})),
    ...(account === undefined ? [] : own.map((query) => plain(query, { account }))),
  ];
}
