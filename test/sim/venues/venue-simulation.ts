import {
  CANCEL_REASONS,
  ENTRY_KINDS,
  EVENT,
  EVENT_WIDTH,
  QUOTE_FLAGS,
  REJECT_CODES,
  ROUTE_OUTCOMES,
  TRADE_VERDICTS,
  venueOf,
  type Command,
  type EventBuffer,
} from '../../../src/domain/index.ts';
import { BookRows, Findings, INVARIANTS, LimitWalk, type Invariant } from '../../../src/compliance/index.ts';
import { EventBook } from '../../../src/compliance/invariants/event-book.ts';
import { firstDifference } from '../../../src/compliance/invariants/first-difference.ts';
import {
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  captureState,
  restoreState,
} from '../../../src/exchange/index.ts';
import type { Dice } from '../../support/dice.ts';
import { Divergence } from '../divergence.ts';
import { FEED, POOL, venueCrowd } from './crowd.ts';
import { PoolLeak } from './pool-leak.ts';
import { VenueCommands } from './random-commands.ts';
import { RowSums } from './row-sums.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
/** Steps between two looks at everything. */
const THOROUGH = 250;
/** Commands that a failure tells of. */
const TOLD = 14;
const NO_FIGURES = Object.fromEntries(Object.keys(INVARIANTS).map((name) => [name, ''])) as Record<Invariant, string>;

interface Journalled {
  readonly command: Command;
  readonly sequence: number;
  readonly time: number;
  readonly events: string;
}

/**
 * The whole exchange with several venues, beside books that are kept from the events alone: after each command the national best quote is
 * what these books show, no trade is through a protected quote without a verdict, fees are those of the schedules, routed orders have
 * what their children have. Crashes come at every state; and now and then somebody looks whether the pool can be seen.
 */
export class VenueSimulation {
  /** What happened how often. */
  readonly tally = new Map<string, number>();
  steps = 0;
  private readonly dice: Dice;
  private readonly commands: VenueCommands;
  private readonly leak: PoolLeak;
  private readonly findings = new Findings();
  private readonly books = new EventBook(this.findings);
  private readonly limits = new LimitWalk(this.findings);
  private readonly rows = new RowSums(this.findings);
  private readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  private exchange = new Exchange();
  private time = START;
  private journal: Journalled[] = [];
  private snapshot = '';
  private readonly recent: string[] = [];
  /** Events of the last command. */
  private told: EventBuffer | undefined;

  constructor(dice: Dice) {
    this.dice = dice;
    this.commands = new VenueCommands(dice);
    this.leak = new PoolLeak(dice, this.commands);
    this.passTo(this.time);
    for (const command of venueCrowd()) this.send(command);
    this.takeSnapshot();
  }

  /** One random command, with what falls due before it. @throws Divergence */
  step(): void {
    this.steps++;
    this.passTo(this.time + this.commands.pause());
    this.send(this.commands.draw([...this.rows.open.values()].filter(({ account }) => account !== FEED)));
    if (this.steps % THOROUGH === 0) this.checkEverything();
    if (this.dice.roll(250) === 0) this.crash();
    if (this.dice.roll(100) === 0) this.lookIntoPool();
  }

  /** @throws Divergence */
  checkEverything(): void {
    const { exchange, rows, findings } = this;
    rows.check();
    const books = new BookRows(findings);
    for (const order of rows.open.values()) books.take({ id: order.id, orders: [order], events: [], trades: [] });
    books.checkNotCrossed(exchange);
    books.compareBooks(exchange, this.books);
    books.compareExposures(exchange, rows.positionRows);
    books.compareCash(exchange, rows.balanceRows);
    this.judge();
  }

  /** As the sequencer has it: what is due happens at its very instant. */
  private passTo(time: number): void {
    let last = -Infinity;
    let again = 0;
    for (let due = this.exchange.nextDeadline; due <= time; due = this.exchange.nextDeadline) {
      const at = due === -Infinity ? this.time : Math.max(this.exchange.time, due);
      again = at === last ? again + 1 : 0;
      last = at;
      if (again > 20) this.fail(`what is due at ${at} is due for ever`);
      this.time = at;
      const sessions = this.exchange.timekeeping.calendarsDue(at).map((name) => this.commands.session(name, at));
      this.send({ kind: 'AdvanceTime', ...(sessions.length > 0 && { sessions }) });
    }
    this.time = time;
  }

  private send(command: Command): void {
    const { exchange, time } = this;
    this.recent.push(`${time}: ${JSON.stringify(command)}`);
    if (this.recent.length > TOLD) this.recent.shift();
    const sequence = exchange.sequence + 1;
    const events = exchange.apply(command, sequence, time).copy();
    this.told = events;
    const changes = this.recorder.record(command, events, sequence, time);
    this.books.take(command, events, sequence, time);
    this.limits.take(command, events, changes, sequence);
    this.rows.take(changes, events);
    this.journal.push({ command, sequence, time, events: events.encode() });
    this.count(events);
    this.judge();
  }

  private judge(): void {
    const failed = this.findings.verdicts(NO_FIGURES).filter(({ status }) => status === 'failed');
    if (failed.length === 0) return;
    this.fail(failed.flatMap(({ invariant, details }) => details.map((what) => `${invariant} ${what}`)).join('\n'));
  }

  /** The core is lost, and comes back from what would be in the database. */
  private crash(): void {
    const lost = captureState(this.exchange);
    const fromSnapshot = this.dice.roll(2) === 0;
    const exchange = restoreState(fromSnapshot ? this.snapshot : lost);
    for (const { command, sequence, time, events } of fromSnapshot ? this.journal : []) {
      const again = exchange.apply(command, sequence, time).encode();
      if (again !== events) this.fail(`I15 I16 command ${sequence} gave\n  ${events}\nand after a crash\n  ${again}`);
    }
    const recovered = captureState(exchange);
    if (recovered !== lost) this.fail(`I15 after a crash: ${firstDifference(lost, recovered)} (before, after)`);
    this.exchange = exchange;
    this.add(fromSnapshot ? 'crash, snapshot and tail' : 'crash, whole state');
    this.takeSnapshot();
  }

  private lookIntoPool(): void {
    const seen = this.leak.look(captureState(this.exchange), this.exchange.sequence, this.time);
    if (seen !== undefined) this.fail(seen);
    this.add('a look into the pool');
  }

  private takeSnapshot(): void {
    this.snapshot = captureState(this.exchange);
    this.journal = [];
  }

  private count({ words, length }: EventBuffer): void {
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      const name = nameOf([...words.subarray(at, at + EVENT_WIDTH)]);
      if (name !== undefined) this.add(name);
    }
  }

  private add(name: string): void {
    this.tally.set(name, (this.tally.get(name) ?? 0) + 1);
  }

  private fail(what: string): never {
    const commands = `The last commands:\n  ${this.recent.join('\n  ')}`;
    throw new Divergence(`Step ${this.steps}: ${what}\n${commands}\nThe last events:\n  ${textOf(this.told)}`);
  }
}

const KINDS = new Map(Object.entries(EVENT).map(([name, kind]) => [kind as number, name]));

/** Events as somebody reads them: a line each. */
function textOf(events: EventBuffer | undefined): string {
  if (!events) return 'none';
  const { words, length } = events;
  const lines: string[] = [];
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    lines.push(`${KINDS.get(words[at]!)} ${words.subarray(at + 1, at + EVENT_WIDTH).join(' ')}`);
  }
  return lines.join('\n  ');
}

/** What an event is counted as; undefined: it is not. */
function nameOf(row: readonly number[]): string | undefined {
  const [kind, a = 0, b = 0, c = 0] = row;
  switch (kind) {
    case EVENT.TRADE:
      return venueOf(a) === POOL
        ? `trade in the pool, ${row[8] === 2 ? 'of two who rest' : 'of one who comes'}`
        : 'trade';
    case EVENT.REJECTED:
      return `rejected ${REJECT_CODES[b]}`;
    case EVENT.CANCELED:
      return `canceled ${CANCEL_REASONS[c]}`;
    case EVENT.ENTERED:
      return `entered ${ENTRY_KINDS[row[7]!]}`;
    case EVENT.VERDICT:
      return `verdict ${TRADE_VERDICTS[b]}`;
    case EVENT.ROUTE_SCORE:
      return `route ${ROUTE_OUTCOMES[c]}`;
    case EVENT.NBBO:
      return ['national quote', ...QUOTE_FLAGS.filter((_, bit) => (row[8]! & (1 << bit)) !== 0)].join(' ');
    case EVENT.REPRICED:
      return 're-priced';
    case EVENT.FEES:
      return 'fees';
    default:
      return undefined;
  }
}
