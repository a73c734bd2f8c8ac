import { invariant, type Command, type Micros, type SubmitLinkedOrders, type SubmitOrder } from '../domain/index.ts';
import { answerTo } from './answer.ts';
import { allChecks, dryRun } from './order-checks.ts';
import type { Exchange } from './exchange.ts';
import { mergeChanges } from './merge-changes.ts';
import {
  OutcomeUnknown,
  Overloaded,
  StorageUnavailable,
  type CheckResult,
  type Commands,
  type Outcome,
  type Refusal,
} from './outcome.ts';
import {
  JournalRefused,
  type Calendar,
  type Clock,
  type CommitListener,
  type Committed,
  type Journal,
  type Repeat,
} from './ports.ts';
import { EngineClock } from './engine-clock.ts';
import { Recorder } from './recorder.ts';
import { keyOf, repeatOf, submitted } from './repeats.ts';
import { MAX_STEP } from './settings.ts';
import { recover, type Recovered } from './recovery.ts';
import { captureState } from './state.ts';

export interface SequencerOptions {
  /** Commands that may wait; more are refused with Overloaded. */
  readonly maxWaiting: number;
  /** Most commands of one group, that is of one database transaction. */
  readonly maxGroup: number;
  /** A snapshot is taken after so many commands. */
  readonly snapshotEvery: number;
  /** Milliseconds between attempts to reload after a failure. */
  readonly reloadDelay: number;
}

const DEFAULTS: SequencerOptions = { maxWaiting: 10_000, maxGroup: 1000, snapshotEvery: 50_000, reloadDelay: 500 };

/** What the sequencer tells of itself: for logs and metrics. */
export interface SequencerEvents {
  groupCommitted?(commands: number, milliseconds: number): void;
  failed?(error: unknown): void;
  reloaded?(recovered: Recovered): void;
  /** It cannot go on: the process must end. */
  fatal?(error: unknown): void;
}

export interface SequencerParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly calendar: Calendar;
  /** In the order in which they hear of commits. */
  readonly listeners: CommitListener[];
  readonly events?: SequencerEvents;
  readonly options?: Partial<SequencerOptions>;
}

interface Waiting {
  readonly command: Command;
  readonly actor: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A question, which is answered between two groups. */
interface Asked {
  readonly answer: (exchange: Exchange, time: Micros) => void;
  readonly reject: (error: unknown) => void;
}

/** A command that was applied, with what to tell once it is committed. */
interface Applied {
  readonly waiting: Waiting | null;
  readonly committed: Committed;
  readonly outcome: Outcome;
}

/**
 * Puts all commands into one order and gives each its sequence and time. Commands that wait are taken together, applied
 * one after the other, and committed as one group; only then are they answered and published. While a group is being
 * committed no other is applied, so between groups the core stands exactly at what is committed.
 */
export class Sequencer implements Commands {
  private readonly parts: SequencerParts;
  private readonly options: SequencerOptions;
  private exchange: Exchange;
  private recorder: Recorder;
  private waiting: Waiting[] = [];
  private asked: Asked[] = [];
  private readonly clock: EngineClock;
  private pumping: Promise<void> | null = null;
  private state: 'ready' | 'reloading' | 'stopped' = 'ready';
  private timer: NodeJS.Timeout | undefined;
  private lastSnapshot: number;
  /** Whether the core stands at what is committed; false from a failure until it has reloaded. */
  private sound = true;
  private reloading: Promise<void> | null = null;

  private constructor(parts: SequencerParts, recovered: Recovered, recorder: Recorder) {
    this.parts = parts;
    this.options = { ...DEFAULTS, ...parts.options };
    this.exchange = recovered.exchange;
    this.recorder = recorder;
    this.lastSnapshot = recovered.snapshot;
    this.clock = new EngineClock(parts.clock);
    this.clock.startFrom(this.exchange.time);
  }

  /** Recovers from the journal, lets pass what fell due meanwhile, and takes commands from then on. */
  static async start(parts: SequencerParts): Promise<Sequencer> {
    const recovered = await recover(parts.journal);
    const recorder = await recorderAtHead(parts.journal);
    const sequencer = new Sequencer(parts, recovered, recorder);
    parts.events?.reloaded?.(recovered);
    return sequencer;
  }

  /** Begins to watch deadlines. Called once listeners are set up from {@link core}. */
  async run(): Promise<void> {
    await this.pump();
  }

  get ready(): boolean {
    return this.state === 'ready';
  }

  /** Commands that wait. */
  get depth(): number {
    return this.waiting.length;
  }

  /** The core, for reading at a committed boundary: before {@link run}, or in a commit listener's set-up. */
  get core(): Exchange {
    return this.exchange;
  }

  accountOfOpenOrder(orderId: number): number | undefined {
    return this.exchange.accountOfOpenOrder(orderId);
  }

  send(command: Command, actor: string): Promise<Outcome> {
    const refused = this.refuseNow(1);
    if (refused) return Promise.reject(refused);
    return this.enqueue(command, actor);
  }

  sendAll(commands: readonly Command[], actor: string): Promise<readonly Outcome[]> {
    const refused = this.refuseNow(commands.length);
    if (refused) return Promise.reject(refused);
    return Promise.all(commands.map((command) => this.enqueue(command, actor)));
  }

  dryRun(order: SubmitOrder): Promise<Refusal | null> {
    return this.ask((exchange, time) => dryRun(exchange, order, time));
  }

  checks(order: SubmitOrder): Promise<readonly CheckResult[]> {
    return this.ask((exchange, time) => allChecks(exchange, order, time));
  }

  private ask<Answer>(question: (exchange: Exchange, time: Micros) => Answer): Promise<Answer> {
    const refused = this.refuseNow(1);
    if (refused) return Promise.reject(refused);
    return new Promise((resolve, reject) => {
      this.asked.push({ answer: (exchange, time) => resolve(question(exchange, time)), reject });
      if (!this.pumping) void this.pump();
    });
  }

  /** Takes no more, finishes what waits, takes a snapshot, and closes the journal. */
  async stop(): Promise<void> {
    if (this.state === 'stopped') return;
    this.state = 'stopped';
    clearTimeout(this.timer);
    await this.reloading;
    // A pump may start another for what came meanwhile.
    while (this.pumping) await this.pumping;
    if (this.sound && this.exchange.sequence > this.lastSnapshot) await this.snapshot();
    await this.parts.journal.close();
  }

  private refuseNow(commands: number): Error | undefined {
    if (this.state !== 'ready') {
      return new StorageUnavailable(
        'The exchange is reloading or stopping and takes nothing now; nothing was changed.',
      );
    }
    const { maxWaiting } = this.options;
    const waiting = this.waiting.length + commands;
    if (waiting <= maxWaiting) return undefined;
    return new Overloaded(`${waiting} commands would wait; the limit is ${maxWaiting}. Nothing was changed.`);
  }

  private enqueue(command: Command, actor: string): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, actor, resolve, reject });
      if (!this.pumping) void this.pump();
    });
  }

  private pump(): Promise<void> {
    this.pumping ??= this.work().finally(() => {
      this.pumping = null;
      // A command that came after the last look and before this would wait for the next deadline.
      if (this.waiting.length > 0 || this.asked.length > 0) void this.pump();
      else this.watchDeadline();
    });
    return this.pumping;
  }

  private async work(): Promise<void> {
    // Commands that come in the same turn of the event loop belong to one group.
    await Promise.resolve();
    for (;;) {
      this.answerAsked();
      if (this.waiting.length === 0 && !this.isDue(this.now())) break;
      const group = this.waiting.splice(0, this.options.maxGroup);
      if (!(await this.commitGroup(group))) break;
    }
  }

  /** Answers questions; the core stands at what is committed. */
  private answerAsked(): void {
    for (const answer of this.asked.splice(0)) answer.answer(this.exchange, this.now());
  }

  private now(): Micros {
    const { time, clockRate } = this.exchange;
    return this.clock.now(time, clockRate);
  }

  private isDue(time: Micros): boolean {
    return this.state !== 'reloading' && this.exchange.nextDeadline <= time;
  }

  private watchDeadline(): void {
    clearTimeout(this.timer);
    if (this.state !== 'ready') return;
    const { nextDeadline, time, clockRate } = this.exchange;
    if (clockRate === 0) return;
    const wait = this.clock.until(nextDeadline, time, clockRate);
    this.timer = setTimeout(() => void this.pump(), Math.min(Math.max(wait, 1), 60_000));
    this.timer.unref();
  }

  /** False when the exchange had to reload. */
  private async commitGroup(group: readonly Waiting[]): Promise<boolean> {
    const started = performance.now();
    const { journal, events } = this.parts;
    let applied: readonly Applied[] = [];
    const after: (() => void)[] = [];
    try {
      const repeats = await this.findRepeats(group);
      applied = this.applyGroup(group, repeats, after);
      if (applied.length > 0) {
        await journal.append({
          entries: applied.map(({ committed }) => committed.entry),
          changes: mergeChanges(applied.map(({ committed }) => committed.changes)),
        });
      }
    } catch (error) {
      this.fail(error, group, applied);
      return false;
    }
    this.publish(applied);
    for (const { waiting, outcome } of applied) waiting?.resolve(outcome);
    for (const answer of after) answer();
    events?.groupCommitted?.(applied.length, performance.now() - started);
    if (this.exchange.sequence - this.lastSnapshot >= this.options.snapshotEvery) void this.snapshot();
    return true;
  }

  /** Tells listeners of what is committed. One that throws is a bug after the fact: what it missed, a restart brings. */
  private publish(applied: readonly Applied[]): void {
    try {
      for (const { committed } of applied) {
        for (const listener of this.parts.listeners) listener.committed(committed);
      }
    } catch (error) {
      this.parts.events?.fatal?.(error);
    }
  }

  private async findRepeats(group: readonly Waiting[]): Promise<ReadonlyMap<string, Repeat>> {
    const keys = group.flatMap(({ command }) => submitted(command).map(keyOf));
    return keys.length === 0 ? new Map() : this.parts.journal.findRepeats(keys);
  }

  /** Applies what is due and what waits, repeats apart: those are answered in `after`, once the group is committed. */
  private applyGroup(
    group: readonly Waiting[],
    repeats: ReadonlyMap<string, Repeat>,
    after: (() => void)[],
  ): readonly Applied[] {
    const applied: Applied[] = [];
    const inFlight = new Map<string, Applied>();
    if (group.length === 0) this.applyDue(this.now(), applied);
    for (const waiting of group) {
      const { command } = waiting;
      // One reading of the clock serves a command and what falls due before it.
      let time = this.now();
      if (command.kind === 'StepClock' && this.maySkipTo(command.to)) time = Math.max(time, command.to);
      this.applyDue(time, applied);
      const orders = submitted(command);
      const again = repeatOf(orders, repeats, inFlight, applied);
      if (again) {
        after.push(() => waiting.resolve(again(command as SubmitOrder | SubmitLinkedOrders)));
        continue;
      }
      const one = this.applyOne(command, waiting.actor, waiting, Math.max(time, this.exchange.time));
      for (const order of orders) inFlight.set(keyOf(order), one);
      applied.push(one);
      if (command.kind === 'SetClock' || command.kind === 'StepClock') this.clock.startFrom(this.exchange.time);
    }
    return applied;
  }

  /** Applies, each at its own instant, what falls due by a time: so a start after a long stop does what should have been done. */
  private applyDue(time: Micros, applied: Applied[]): void {
    const { exchange } = this;
    while (this.isDue(time)) {
      const due = exchange.nextDeadline;
      const at = due === -Infinity ? time : Math.max(exchange.time, due);
      const sessions = exchange.timekeeping
        .calendarsDue(at)
        .map((calendar) => this.parts.calendar.sessionAt(calendar, at));
      const command: Command = sessions.length > 0 ? { kind: 'AdvanceTime', sessions } : { kind: 'AdvanceTime' };
      applied.push(this.applyOne(command, 'clock', null, at));
      invariant(exchange.nextDeadline > due, 'what was due is done');
    }
  }

  private maySkipTo(to: Micros): boolean {
    const { clockRate, time } = this.exchange;
    return clockRate !== null && to >= time && to - time <= MAX_STEP;
  }

  private applyOne(command: Command, actor: string, waiting: Waiting | null, time: Micros): Applied {
    const { exchange, recorder } = this;
    const sequence = exchange.sequence + 1;
    const events = exchange.apply(command, sequence, time).copy();
    const changes = recorder.record(command, events, sequence, time);
    const outcome = answerTo(command, events, changes, sequence, time, exchange.referenceRefusal, recorder);
    const entry = { sequence, time, actor, command, events: events.encode() };
    return { waiting, committed: { entry, events, changes }, outcome };
  }

  /** The core may be ahead of the database: answers all that wait, and starts again from what is committed. */
  private fail(error: unknown, group: readonly Waiting[], applied: readonly Applied[]): void {
    const { events } = this.parts;
    events?.failed?.(error);
    this.sound = false;
    const stopping = this.state === 'stopped';
    if (!stopping) this.state = 'reloading';
    const certain = error instanceof JournalRefused || applied.length === 0;
    const answer = certain
      ? new StorageUnavailable('The database takes nothing now; nothing was changed.')
      : new OutcomeUnknown('The commit failed and may have happened or not. Ask again with the same clientOrderId.');
    for (const waiting of group) waiting.reject(answer);
    const later = new StorageUnavailable('The exchange is reloading; nothing was changed.');
    for (const waiting of this.waiting.splice(0)) waiting.reject(later);
    for (const asked of this.asked.splice(0)) asked.reject(later);
    if (stopping) return;
    this.reloading = this.reload(applied).finally(() => {
      this.reloading = null;
    });
  }

  private async reload(unknown: readonly Applied[]): Promise<void> {
    const { journal, events } = this.parts;
    while (this.state === 'reloading') {
      try {
        await journal.reopen();
        const recovered = await recover(journal);
        this.recorder = await recorderAtHead(journal);
        this.exchange = recovered.exchange;
        this.lastSnapshot = recovered.snapshot;
        this.clock.startFrom(this.exchange.time);
        this.sound = true;
        this.goOn(recovered, unknown);
        return;
      } catch (error) {
        if (error instanceof Error && FATAL.has(error.name)) {
          events?.fatal?.(error);
          return;
        }
        events?.failed?.(error);
        await new Promise((resolve) => setTimeout(resolve, this.options.reloadDelay));
      }
    }
  }

  /** Takes commands again. The group whose outcome was unknown stands in the journal whole or not at all. */
  private goOn(recovered: Recovered, unknown: readonly Applied[]): void {
    const last = unknown.at(-1);
    if (last && recovered.exchange.sequence >= last.committed.entry.sequence) this.publish(unknown);
    if (this.state !== 'reloading') return;
    this.state = 'ready';
    this.parts.events?.reloaded?.(recovered);
    void this.pump();
  }

  /** Called between groups only, where the core stands at what is committed. */
  private async snapshot(): Promise<void> {
    const { exchange } = this;
    this.lastSnapshot = exchange.sequence;
    try {
      await this.parts.journal.saveSnapshot({
        sequence: exchange.sequence,
        time: exchange.time,
        state: captureState(exchange),
      });
    } catch (error) {
      this.parts.events?.failed?.(error);
    }
  }
}

/** Errors after which trying again is wrong. */
const FATAL = new Set(['EpochLost', 'ReplayMismatch', 'InvariantError', 'JournalBroken']);

async function recorderAtHead(journal: Journal): Promise<Recorder> {
  return new Recorder(await journal.recorderRows(), await journal.referenceRows());
}
