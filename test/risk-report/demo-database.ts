import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createServer, hashSecret } from '../../src/api/index.ts';
import { openBourse, type Bourse } from '../../src/bourse.ts';
import type { Command, OrderInstructions, Side } from '../../src/domain/index.ts';
import { readConfig } from '../../src/platform/index.ts';
import { seed } from '../../src/seeds/index.ts';
import { Client } from '../api/support/client.ts';

/** A Tuesday, 15:00 in UTC. */
const START = Date.UTC(2026, 10, 24, 15) * 1000;
const DAY = 86_400_000_000;

/** Through the quotes of other venues, or from venue to venue. */
const AT_HOME: OrderInstructions = { exemption: 'INTERMARKET_SWEEP' };
const ROUTED: OrderInstructions = { venue: 'SMART' };

/** The demo's exchange on a database of its own, with three more days of trades and bookings, behind the real API. */
export class DemoDatabase {
  readonly path: string;
  readonly bourse: Bourse;
  readonly client: Client;
  /** Instants in between, in the order in which they came. */
  readonly instants: number[] = [];
  private readonly folder: string;
  private readonly clock: { time: number };
  private readonly closeServer: () => Promise<void>;
  private orders = 0;

  private constructor(
    folder: string,
    parts: {
      readonly bourse: Bourse;
      readonly clock: { time: number };
      readonly client: Client;
      readonly close: () => Promise<void>;
    },
  ) {
    this.folder = folder;
    this.path = join(folder, 'demo.db');
    this.bourse = parts.bourse;
    this.clock = parts.clock;
    this.client = parts.client;
    this.closeServer = parts.close;
  }

  static async open(): Promise<DemoDatabase> {
    const folder = mkdtempSync(join(tmpdir(), 'bourse-report-'));
    const clock = { time: START };
    const bourse = await openBourse({ url: `file:${join(folder, 'demo.db')}`, clock: { now: () => clock.time++ } });
    await seed('demo', { send: (commands) => bourse.sequencer.sendAll(commands, 'seed'), hash: hashSecret });
    const server = await createServer({
      commands: bourse.sequencer,
      queries: bourse.queries,
      feeds: bourse.feeds,
      directory: bourse.directory,
      config: readConfig({}),
      log: pino({ level: 'silent' }),
      metrics: new Registry(),
    });
    bourse.listen(server);
    const url = await server.listen(0, '127.0.0.1');
    const client = new Client(url, 'demo-risk');
    return new DemoDatabase(folder, { bourse, clock, client, close: () => server.close() });
  }

  /** Bookings of every kind, and trades on four days; prices move, some of them by trades of others alone. */
  async live(): Promise<void> {
    await this.send(this.cash('ATLAS', 'DEPOSIT', 25_000_000), this.cash('ALICE', 'DEPOSIT', 100_000));
    await this.send(this.cash('ATLAS', 'FEE', 1_234.567891), this.cash('ALICE', 'WITHDRAWAL', 40_000.01));
    await this.send(this.holding('ATLAS', 'SPY', 12_000, 371.123457), this.holding('BOB', 'TSLA', -90, 251.5));
    this.remember();
    const rounds = [
      ['ATLAS', 'BUY', 'AAPL', 900],
      ['ALICE', 'BUY', 'AAPL', 70],
      ['VECTOR', 'SELL', 'TSLA', 1_100],
      ['ATLAS', 'SELL', 'SPY', 777],
      ['BOB', 'BUY', 'TSLA', 130],
      ['SUMMIT', 'SELL', 'MSFT', 450],
      ['ATLAS', 'SELL', 'AAPL', 1_333],
      ['ALICE', 'SELL', 'AAPL', 100],
      ['VECTOR', 'BUY', 'GOOGL', 610],
      ['ATLAS', 'BUY', 'AMZN', 512],
    ] as const;
    for (let day = 0; day < 4; day++) {
      for (const [account, side, symbol, quantity] of rounds) {
        await this.send(this.market(account, side, symbol, quantity + 7 * day, day % 2 === 0 ? AT_HOME : ROUTED));
        this.clock.time += 60_000_000;
      }
      await this.send(this.cash('ATLAS', 'FEE', 12.5 + day));
      this.remember();
      this.clock.time += DAY;
    }
    await this.send(this.market('VECTOR', 'BUY', 'AAPL', 800, AT_HOME));
  }

  async close(): Promise<void> {
    await this.closeServer();
    await this.bourse.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private remember(): void {
    this.instants.push(this.bourse.sequencer.core.time);
  }

  /** One after the other, so that each has its instant. */
  private async send(...commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      const outcome = await this.bourse.sequencer.send(command, 'test');
      const refusal = outcome.refusal ?? outcome.referenceRefusal;
      if (refusal) throw new Error(`${command.kind}: ${refusal.code} ${refusal.message}`);
    }
  }

  private cash(account: string, booking: 'DEPOSIT' | 'WITHDRAWAL' | 'FEE', amount: number): Command {
    return {
      kind: 'BookCash',
      account: this.account(account),
      booking,
      amount: micro(amount),
      by: 'key-demo-operator',
      reason: 'test',
    };
  }

  private holding(account: string, symbol: string, quantity: number, price: number): Command {
    const terms = { instrument: this.instrument(symbol), quantity, price: micro(price) };
    return { kind: 'BookHolding', account: this.account(account), ...terms, by: 'key-demo-operator', reason: 'test' };
  }

  private market(
    account: string,
    side: Side,
    symbol: string,
    quantity: number,
    instructions: OrderInstructions,
  ): Command {
    return {
      kind: 'SubmitOrder',
      account: this.account(account),
      instrument: this.instrument(symbol),
      clientOrderId: `report-${++this.orders}`,
      side,
      type: 'MARKET',
      timeInForce: 'IOC',
      quantity,
      price: null,
      selfTradePrevention: 'CANCEL_TAKER',
      instructions,
    };
  }

  private account(id: string): number {
    return this.bourse.directory.account(id)!.index;
  }

  private instrument(symbol: string): number {
    return this.bourse.directory.instrument(symbol)!.index;
  }
}

const micro = (dollars: number): number => Math.round(dollars * 1_000_000);
