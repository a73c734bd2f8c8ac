import { Audience } from '../streams/audience.ts';
import type { Pacer } from '../streams/pacer.ts';
import type { Stream } from '../streams/stream.ts';
import type { Turns } from '../streams/turns.ts';

/** A stream that takes rows in. */
export interface RowStream<Row> extends Stream<Row> {
  push(row: Row): void;
}

/** How rows that come between two ticks become one: the newest of each key stands for them. */
export interface Pacing<Row> {
  readonly pacer: Pacer;
  readonly keyOf: (row: Row) => number;
}

/** Rows that may wait for a tick; where there are more, they go out before it. */
const MOST_WAITING = 300;

/** Those who follow a topic at one pace. */
class Group<Row, Subscriber extends RowStream<Row>> {
  readonly streams: Audience<Subscriber>;

  constructor(turns: Turns) {
    this.streams = new Audience(turns);
  }

  publish(row: Row): void {
    this.streams.tell((stream) => stream.push(row));
  }

  close(): void {
    // Nothing runs.
  }
}

/** As a group, but told at each tick of what came since the one before, the newest of each key. */
class PacedGroup<Row, Subscriber extends RowStream<Row>> extends Group<Row, Subscriber> {
  /** By key, in the order in which they came first. */
  private readonly waiting = new Map<number, Row>();
  private readonly keyOf: (row: Row) => number;
  private readonly stop: () => void;

  constructor(turns: Turns, pace: number, { pacer, keyOf }: Pacing<Row>) {
    super(turns);
    this.keyOf = keyOf;
    this.stop = pacer.follow(pace, () => this.release());
  }

  override publish(row: Row): void {
    this.waiting.set(this.keyOf(row), row);
    if (this.waiting.size > MOST_WAITING) this.release();
  }

  override close(): void {
    this.stop();
  }

  private release(): void {
    for (const row of this.waiting.values()) super.publish(row);
    this.waiting.clear();
  }
}

/** Subscribers of rows by topic and pace: a symbol's prints, an account's events (D64). */
export class RowFeed<Row, Subscriber extends RowStream<Row>> {
  private readonly topics = new Map<number, Map<number, Group<Row, Subscriber>>>();
  private readonly turns: Turns;
  private readonly pacing: Pacing<Row> | undefined;

  /** @param pacing absent: all get every row, whatever their pace */
  constructor(turns: Turns, pacing?: Pacing<Row>) {
    this.turns = turns;
    this.pacing = pacing;
  }

  /** @param pace milliseconds; 0: every row */
  add(topic: number, stream: Subscriber, pace = 0): void {
    const groups = this.topics.get(topic) ?? new Map<number, Group<Row, Subscriber>>();
    this.topics.set(topic, groups);
    const group = groups.get(pace) ?? this.open(pace);
    groups.set(pace, group);
    group.streams.add(stream);
    stream.onEnd(() => {
      group.streams.delete(stream);
      if (group.streams.size > 0) return;
      group.close();
      groups.delete(pace);
      if (groups.size === 0) this.topics.delete(topic);
    });
  }

  publish(topic: number, row: Row): void {
    const groups = this.topics.get(topic);
    if (groups) for (const group of groups.values()) group.publish(row);
  }

  *subscribers(topic: number): Generator<Subscriber> {
    for (const { streams } of this.topics.get(topic)?.values() ?? []) yield* streams.all;
  }

  get topicCount(): number {
    return this.topics.size;
  }

  private open(pace: number): Group<Row, Subscriber> {
    return pace > 0 && this.pacing ? new PacedGroup(this.turns, pace, this.pacing) : new Group(this.turns);
  }
}
