import { averagePrice } from '../../../domain/index.ts';
import type { ReportScope } from '../../../exchange/index.ts';
import { anyFirm, readableAccount, requireReading, requireStaff } from '../../auth.ts';
import type { RequestContext } from '../../context.ts';
import type {
  ConcentrationResolvers,
  LiquidityResolvers,
  PositionLiquidityResolvers,
  QueryResolvers,
  ReportedPositionResolvers,
  RiskReportResolvers,
} from '../../generated/schema-types.ts';
import type { RiskReportModel } from '../../models.ts';
import { accountAt, firmAt, instrumentAt } from '../names.ts';
import { isGiven, requirePast } from '../arguments.ts';
import { PAST_COST } from '../costs.ts';
import { requireOneOf } from './one-of.ts';

export const RiskReport: RiskReportResolvers = {
  account: ({ scope }, _args, { services }) =>
    scope.account === undefined ? null : accountAt(services.directory, scope.account),
  firm: ({ scope }, _args, { services }) => (scope.firm === undefined ? null : firmAt(services.directory, scope.firm)),
  asOf: ({ report }) => report.asOf,
  sequence: ({ report }) => report.sequence,
  positions: ({ report }, _args, context) => context.gather(report.positions),
  cash: ({ report }) => report.cash,
  deposits: ({ report }) => report.deposits,
  withdrawals: ({ report }) => report.withdrawals,
  fees: ({ report }) => report.fees,
  realizedPnl: ({ report }) => report.realizedPnl,
  unrealizedPnl: ({ report }) => report.unrealizedPnl,
  totalPnl: ({ report }) => report.totalPnl,
  grossExposure: ({ report }) => report.grossExposure,
  netExposure: ({ report }) => report.netExposure,
  valueAtRisk: ({ report }) => report.valueAtRisk,
  drawdown: ({ report }) => report.drawdown,
  concentration: ({ report }) => report.concentration,
  liquidity: ({ report }) => report.liquidity,
  withoutHistory: ({ report }, _args, context) => instrumentsAt(report.withoutHistory, context),
  withoutPrice: ({ report }, _args, context) => instrumentsAt(report.withoutPrice, context),
};

function instrumentsAt(indexes: readonly number[], { services }: RequestContext) {
  return indexes.map((index) => instrumentAt(services.directory, index));
}

export const ReportedPosition: ReportedPositionResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  averagePrice: ({ cost, quantity }) => {
    const paid = averagePrice(cost, quantity);
    return paid !== null && paid < 0n ? -paid : paid;
  },
};

export const Concentration: ConcentrationResolvers = {
  largestInstrument: ({ largestInstrument }, _args, { services }) =>
    instrumentAt(services.directory, largestInstrument),
};

export const Liquidity: LiquidityResolvers = {
  positions: ({ positions }, _args, context) => context.gather(positions),
};

export const PositionLiquidity: PositionLiquidityResolvers = {
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
};

export const reportQueries: Pick<QueryResolvers, 'riskReport' | 'marketRiskReport'> = {
  riskReport: (_, { accountId, firmId, asOf }, context) => {
    const { services, viewer } = context;
    requireReading(viewer, 'Reading a risk report');
    requireOneOf('riskReport', { accountId, firmId });
    if (isGiven(accountId)) {
      return report({ account: readableAccount(services.directory, viewer, accountId).index }, asOf, context);
    }
    requireStaff(viewer, "Reading a firm's risk report");
    return report({ firm: anyFirm(services.directory, firmId!).index }, asOf, context);
  },

  marketRiskReport: (_, { asOf }, context) => {
    requireStaff(context.viewer, 'Reading the risk report of the market');
    return report({}, asOf, context);
  },
};

async function report(
  scope: ReportScope,
  asOf: number | null | undefined,
  context: RequestContext,
): Promise<RiskReportModel> {
  requirePast(asOf, context.services);
  context.charge('queries', PAST_COST);
  return { scope, report: await context.services.queries.riskReport(scope, asOf ?? null) };
}
