import { NaiveBook, type NaiveEvent, type NaiveRequest } from '../oracle/naive-book.ts';
import type { Side } from '../../src/domain/index.ts';
import type { Operation } from '../../tools/replay/plan/operation.ts';
import type { Answer, DisplayedLevel, Fill, ReplayTarget, StepAnswer } from '../../tools/replay/target/target.ts';

const RESTING_ACCOUNT = 0;
const AGGRESSIVE_ACCOUNT = 1;

/** The replay against the obviously correct book: what the files give, whatever the real exchange does. */
export class NaiveTarget implements ReplayTarget {
  readonly sent: Operation[] = [];
  private readonly book = new NaiveBook({ tickSize: 1, lotSize: 1, limits: [] });
  private readonly orderIds = new Map<number, number>();
  private readonly handles = new Map<number, number>();

  send(steps: readonly (readonly Operation[])[]): Promise<readonly StepAnswer[]> {
    return Promise.resolve(
      steps.map((operations) => ({
        answers: operations.map((operation) => this.apply(operation)),
        book: { bids: this.levels('BUY'), asks: this.levels('SELL') },
      })),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private apply(operation: Operation): Answer {
    this.sent.push(operation);
    const events = this.book.apply(this.request(operation), 0);
    if (operation.kind === 'rest') {
      const id = this.book.orders.size;
      this.orderIds.set(operation.handle, id);
      this.handles.set(id, operation.handle);
    }
    return {
      fills: events.flatMap((event) => this.fill(event)),
      refusal: events.map(refusalOf).find((code) => code !== null) ?? null,
    };
  }

  private request(operation: Operation): NaiveRequest {
    if (operation.kind === 'cancel') {
      return { kind: 'CancelOrder', account: RESTING_ACCOUNT, orderId: this.orderIds.get(operation.handle) ?? 0 };
    }
    if (operation.kind === 'reduce') {
      const orderId = this.orderIds.get(operation.handle) ?? 0;
      return { kind: 'AmendOrder', account: RESTING_ACCOUNT, orderId, quantity: operation.quantity, price: null };
    }
    return {
      kind: 'SubmitOrder',
      account: operation.kind === 'rest' ? RESTING_ACCOUNT : AGGRESSIVE_ACCOUNT,
      instrument: 0,
      clientOrderId: String(this.book.orders.size + 1),
      side: operation.side,
      type: 'LIMIT',
      timeInForce: operation.kind === 'rest' ? 'GTC' : 'IOC',
      quantity: operation.quantity,
      price: operation.price,
      selfTradePrevention: 'CANCEL_TAKER',
    };
  }

  private fill(event: NaiveEvent): Fill[] {
    if (event.event !== 'trade') return [];
    const { maker, price, quantity } = event;
    return [{ maker: this.handles.get(maker) ?? null, price, quantity }];
  }

  private levels(side: Side): DisplayedLevel[] {
    const quantities = new Map<number, number>();
    for (const { price, quantity, filled } of this.book.queue(side)) {
      quantities.set(price ?? 0, (quantities.get(price ?? 0) ?? 0) + quantity - filled);
    }
    return [...quantities].map(([price, quantity]) => ({ price, quantity }));
  }
}

function refusalOf(event: NaiveEvent): string | null {
  return event.event === 'rejected' || event.event === 'refused' ? event.code : null;
}
