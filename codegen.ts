import type { CodegenConfig } from '@graphql-codegen/cli';

/** What a parent value is in the resolvers: the rows that people read, never a shape of their own. */
const records = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `../../exchange/index.ts#${name}Record`]));

const models = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `../models.ts#${name}Model`]));

/** Types of the schema and its resolvers, from the hand-written contract. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'src/api/generated/schema-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../context.ts#RequestContext',
        enumsAsTypes: true,
        enumType: 'string-literal',
        immutableTypes: true,
        strictScalars: true,
        useTypeImports: true,
        emitLegacyCommonJSImports: false,
        importExtension: '',
        skipTypename: true,
        avoidOptionals: { defaultValue: true },
        makeResolverTypeCallable: false,
        namingConvention: 'keep',
        scalars: {
          ID: { input: 'string', output: 'string | number' },
          Decimal: { input: 'number', output: 'number | bigint' },
          Amount: { input: 'number', output: 'number' },
          SignedDecimal: { input: 'number', output: 'number | bigint' },
          Quantity: { input: 'number', output: 'number' },
          SignedQuantity: { input: 'number', output: 'number' },
          Sequence: { input: 'number', output: 'number' },
          DateTime: { input: 'number', output: 'number' },
          Date: { input: 'number', output: 'number' },
        },
        mappers: {
          ...records([
            'Account',
            'ApiKey',
            'Balance',
            'Firm',
            'Instrument',
            'Order',
            'OrderEvent',
            'Candle',
            'RiskChange',
            'Venue',
          ]),
          ...models([
            'Trade',
            'OrderBook',
            'OrderBookSnapshot',
            'OrderBookDelta',
            'MarketByOrder',
            'Position',
            'OrderConnection',
            'TradeConnection',
            'CandleConnection',
            'PreventedMatchConnection',
            'MarketStatus',
            'AppliedLimit',
            'RiskReport',
            'LimitRowConnection',
            'RiskChangeConnection',
            'RiskAlertConnection',
            'LedgerConnection',
          ]),
          TopOfBook: '../../exchange/index.ts#TopOfBook as TopOfBookModel',
          LastTrade: '../../exchange/index.ts#LastTrade as LastTradeModel',
          MarketByOrderSnapshot: '../../exchange/index.ts#OrdersSnapshotEvent',
          MarketByOrderDelta: '../../exchange/index.ts#OrdersDeltaEvent',
          BookOrder: '../../exchange/index.ts#BookOrder as BookOrderModel',
          BookOrderChange: '../../exchange/index.ts#BookOrderChange as BookOrderChangeModel',
          DayStatistics: '../../exchange/index.ts#DayStatistics as DayStatisticsModel',
          Restriction: '../../exchange/index.ts#RestrictionRecord',
          LimitRow: '../../exchange/index.ts#LimitRecord',
          RiskAlert: '../../exchange/index.ts#AlertRecord',
          LedgerEntry: '../../exchange/index.ts#LedgerRecord',
          // What the gate decided stands in the order's row.
          RiskResult: '../../exchange/index.ts#OrderRecord',
          Halt: '../../exchange/index.ts#HaltView',
          PriceBand: '../../exchange/index.ts#BandsView',
          ShortSaleRestriction: '../../exchange/index.ts#ShortSaleRestrictionView',
          MarketWideBreaker: '../../exchange/index.ts#IndexView',
          ReportedPosition: '../../risk/index.ts#ReportedPosition as ReportedPositionModel',
          Concentration: '../../risk/index.ts#Concentration as ConcentrationModel',
          Liquidity: '../../risk/index.ts#Liquidity as LiquidityModel',
          PositionLiquidity: '../models.ts#PositionLiquidityModel',
          PreventedMatch: '../../exchange/index.ts#PreventionRecord',
          Auction: '../../exchange/index.ts#AuctionView',
          Clock: '../../exchange/index.ts#ClockView',
          Viewer: '../auth.ts#Viewer as ViewerModel',
          OrderEdge: '../connections.ts#Edge<OrderRecord>',
          TradeEdge: '../connections.ts#Edge<TradeModel>',
          CandleEdge: '../connections.ts#Edge<CandleRecord>',
          PreventedMatchEdge: '../connections.ts#Edge<PreventionRecord>',
          LimitRowEdge: '../connections.ts#Edge<LimitRecord>',
          RiskChangeEdge: '../connections.ts#Edge<RiskChangeRecord>',
          RiskAlertEdge: '../connections.ts#Edge<AlertRecord>',
          LedgerEdge: '../connections.ts#Edge<LedgerRecord>',
        },
      },
    },
  },
};

export default config;
