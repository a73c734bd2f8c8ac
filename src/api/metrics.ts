import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from './errors.ts';

/** The API's own figures. */
export class ApiMetrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram;
  readonly sockets: Gauge;
  private readonly orders: Counter;
  private readonly errors: Counter<'code'>;

  constructor(registry: Registry) {
    this.registry = registry;
    const registers = [registry];
    this.requestSeconds = new Histogram({
      name: 'bourse_http_graphql_seconds',
      help: 'Time from a GraphQL request over HTTP to its answer.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    });
    this.sockets = new Gauge({ name: 'bourse_sockets', help: 'Open WebSockets.', registers });
    this.orders = new Counter({
      name: 'bourse_orders_received_total',
      help: 'Orders sent to the exchange.',
      registers,
    });
    this.errors = new Counter({
      name: 'bourse_errors_total',
      help: 'Top-level errors sent to clients.',
      labelNames: ['code'],
      registers,
    });
  }

  /** Shows how many subscriptions are live, as it is when asked. */
  countSubscriptions(count: () => number): void {
    new Gauge({
      name: 'bourse_subscriptions',
      help: 'Live subscriptions.',
      registers: [this.registry],
      collect() {
        this.set(count());
      },
    });
  }

  ordersReceived(count: number): void {
    this.orders.inc(count);
  }

  errorSent(code: ErrorCode): void {
    this.errors.inc({ code });
  }
}
