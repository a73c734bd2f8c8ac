import { Overloaded, type Queries } from '../exchange/index.ts';

/**
 * Database reads that do not wait for ever: after `milliseconds` the reader is told that the exchange is overloaded
 * (OVERLOADED), and whatever comes later is dropped. Commands have no deadline here: their outcome must be known.
 */
export class DeadlineQueries implements Queries {
  private readonly inner: Queries;
  private readonly milliseconds: number;

  constructor(inner: Queries, milliseconds: number) {
    this.inner = inner;
    this.milliseconds = milliseconds;
  }

  get queryCount(): number {
    return this.inner.queryCount;
  }

  ordersByIds: Queries['ordersByIds'] = (...given) => this.limit(this.inner.ordersByIds(...given));
  orderByClientOrderId: Queries['orderByClientOrderId'] = (...given) =>
    this.limit(this.inner.orderByClientOrderId(...given));
  orders: Queries['orders'] = (...given) => this.limit(this.inner.orders(...given));
  trades: Queries['trades'] = (...given) => this.limit(this.inner.trades(...given));
  tradesByIds: Queries['tradesByIds'] = (...given) => this.limit(this.inner.tradesByIds(...given));
  tradesOfOrders: Queries['tradesOfOrders'] = (...given) => this.limit(this.inner.tradesOfOrders(...given));
  eventsOfOrders: Queries['eventsOfOrders'] = (...given) => this.limit(this.inner.eventsOfOrders(...given));
  positionsOfAccounts: Queries['positionsOfAccounts'] = (...given) =>
    this.limit(this.inner.positionsOfAccounts(...given));
  preventions: Queries['preventions'] = (...given) => this.limit(this.inner.preventions(...given));
  printsAfter: Queries['printsAfter'] = (...given) => this.limit(this.inner.printsAfter(...given));
  orderEventsAfter: Queries['orderEventsAfter'] = (...given) => this.limit(this.inner.orderEventsAfter(...given));
  apiKeys: Queries['apiKeys'] = () => this.limit(this.inner.apiKeys());
  positionsOfInstruments: Queries['positionsOfInstruments'] = (...given) =>
    this.limit(this.inner.positionsOfInstruments(...given));
  balancesOfAccounts: Queries['balancesOfAccounts'] = (...given) => this.limit(this.inner.balancesOfAccounts(...given));
  ledger: Queries['ledger'] = (...given) => this.limit(this.inner.ledger(...given));
  alerts: Queries['alerts'] = (...given) => this.limit(this.inner.alerts(...given));
  alertsByIds: Queries['alertsByIds'] = (...given) => this.limit(this.inner.alertsByIds(...given));
  riskChanges: Queries['riskChanges'] = (...given) => this.limit(this.inner.riskChanges(...given));
  riskChangesByIds: Queries['riskChangesByIds'] = (...given) => this.limit(this.inner.riskChangesByIds(...given));
  limitsAt: Queries['limitsAt'] = (...given) => this.limit(this.inner.limitsAt(...given));
  limitHistory: Queries['limitHistory'] = (...given) => this.limit(this.inner.limitHistory(...given));
  candles: Queries['candles'] = (...given) => this.limit(this.inner.candles(...given));
  quotes: Queries['quotes'] = (...given) => this.limit(this.inner.quotes(...given));
  quotesByKeys: Queries['quotesByKeys'] = (...given) => this.limit(this.inner.quotesByKeys(...given));
  quoteAt: Queries['quoteAt'] = (...given) => this.limit(this.inner.quoteAt(...given));
  routesOfOrders: Queries['routesOfOrders'] = (...given) => this.limit(this.inner.routesOfOrders(...given));
  childrenOfOrders: Queries['childrenOfOrders'] = (...given) => this.limit(this.inner.childrenOfOrders(...given));
  poolFigures: Queries['poolFigures'] = (...given) => this.limit(this.inner.poolFigures(...given));
  positionsAsOf: Queries['positionsAsOf'] = (...given) => this.limit(this.inner.positionsAsOf(...given));
  queueTimes: Queries['queueTimes'] = (...given) => this.limit(this.inner.queueTimes(...given));
  /** Has a deadline of its own, with which its work ends too. */
  bookAsOf: Queries['bookAsOf'] = (...given) => this.inner.bookAsOf(...given);
  riskReport: Queries['riskReport'] = (...given) => this.limit(this.inner.riskReport(...given));

  private limit<Answer>(reading: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Overloaded(`The database did not answer within ${this.milliseconds} ms; ask again later.`));
      }, this.milliseconds);
      reading.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
