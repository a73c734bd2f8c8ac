import type { OrderEventRecord, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';

/** Trades in order of id: ids and each symbol's prints have no gap and come once (I3, I21), time never goes back (I21). */
export class TradeNumbers {
  private readonly findings: Findings;
  private readonly prints = new Map<number, number>();
  private last: Pick<TradeRecord, 'id' | 'executedAt' | 'sequence'> = { id: 0, executedAt: 0, sequence: 0 };

  constructor(findings: Findings) {
    this.findings = findings;
  }

  take(trade: TradeRecord): void {
    const { findings, last } = this;
    const { id, instrument, print, executedAt, sequence } = trade;
    if (id === last.id) findings.fail('I3', `trades ${id}: stands there twice`);
    else if (id !== last.id + 1) findings.fail('I21', `trades ${id}: follows id ${last.id}`);
    if (executedAt < last.executedAt || sequence < last.sequence) {
      findings.fail('I21', `trades ${id}: executedAt or sequence is lower than that of trade ${last.id}`);
    }
    this.last = trade;
    const before = this.prints.get(instrument) ?? 0;
    this.prints.set(instrument, print);
    if (print !== before + 1) {
      findings.fail(
        print === before ? 'I3' : 'I21',
        `trades ${id}: print is ${print}; the one before, of instrument ${instrument}, is ${before}`,
      );
    }
  }
}

/** Where an order event stands in its account's count and in time. */
export type EventNumber = Pick<OrderEventRecord, 'account' | 'number' | 'at' | 'sequence'>;

/** Order events in order of account and number: numbers have no gap and come once (I3, I21), time never goes back (I21). */
export class EventNumbers {
  private readonly findings: Findings;
  private last: EventNumber | undefined;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  take(event: EventNumber): void {
    const { findings } = this;
    const { account, number, at, sequence } = event;
    const last = this.last?.account === account ? this.last : { number: 0, at: 0, sequence: 0 };
    this.last = event;
    const name = `order_events ${account}:${number}`;
    if (number === last.number) findings.fail('I3', `${name}: stands there twice`);
    else if (number !== last.number + 1) findings.fail('I21', `${name}: follows number ${last.number}`);
    if (at < last.at || sequence < last.sequence) {
      findings.fail('I21', `${name}: at or sequence is lower than that of number ${last.number}`);
    }
  }
}
