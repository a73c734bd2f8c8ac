import { utcDay, type Micros } from '../../../domain/index.ts';
import { routeText, scoreText } from '../../../exchange/index.ts';
import type { Services } from '../../context.ts';
import type { RouteDecisionResolvers, RouteScoreResolvers } from '../../generated/schema-types.ts';
import { venueAt } from '../names.ts';
import { regimeOn } from './order-protection.ts';

const namesOf =
  ({ directory }: Services) =>
  (venue: number): string =>
    venueAt(directory, venue).name;

/** Whether Rule 611 protected quotes on the day of an instant. */
function isProtected(services: Services, at: Micros): boolean {
  return regimeOn(services, utcDay(at)) === 'RULE_611';
}

/** A decision of the router as it was made. */
export const RouteDecision: RouteDecisionResolvers = {
  number: ({ record }) => record.number,
  at: ({ record }) => record.at,
  strategy: ({ record }) => record.strategy,
  cause: ({ record }) => record.cause,
  quantity: ({ record }) => record.quantity,
  limit: ({ record }) => record.limit,
  nbbo: ({ record: { quote }, instrument }, _args, { loaders }) =>
    quote === null ? null : loaders.quotes.load({ instrument, number: quote }),
  scores: ({ record, side }, _args, context) =>
    context.gather(record.scores).map((score) => ({ route: record, score, side })),
  text: ({ record, side }, _args, { services }) =>
    routeText(record, side, namesOf(services), isProtected(services, record.at)),
};

/** Fractions stand in millionths, as decimals do. */
export const RouteScore: RouteScoreResolvers = {
  venue: ({ score }, _args, { services }) => venueAt(services.directory, score.venue),
  outcome: ({ score }) => score.outcome,
  price: ({ score }) => score.price,
  size: ({ score }) => score.size,
  score: ({ score }) => score.score,
  allocated: ({ score }) => score.allocated,
  fee: ({ score }) => score.fee,
  fillRate: ({ score }) => score.fillRate,
  latencyMicros: ({ score }) => score.latency,
  text: ({ route, score, side }, _args, { services }) => scoreText(route, score, side, namesOf(services)),
};
