import { Audience } from '../streams/audience.ts';
import type { Pacer } from '../streams/pacer.ts';
import { Stream } from '../streams/stream.ts';
import type { Turns } from '../streams/turns.ts';

/** A state, and how many of this thing were before it. */
interface Version<State> {
  readonly number: number;
  readonly state: State;
}

/** Those who follow a thing at one pace, and the state that they may see. */
interface Group<State> {
  readonly streams: Audience<StateStream<State>>;
  shown: Version<State>;
  readonly stop: () => void;
}

/** One thing that somebody follows. */
interface Followed<State> {
  newest: Version<State>;
  /** By pace in milliseconds. */
  readonly groups: Map<number, Group<State>>;
}

/** What is now, then each change of it: a reader that is too slow for every change gets the newest alone. */
export class StateStream<State> extends Stream<State> {
  private readonly followed: Followed<State>;
  private readonly group: Group<State>;
  private seen = 0;

  constructor(followed: Followed<State>, group: Group<State>) {
    super();
    this.followed = followed;
    this.group = group;
  }

  protected override take(): State | undefined {
    const { number, state } = this.seen === 0 ? this.followed.newest : this.group.shown;
    if (number <= this.seen) return undefined;
    this.seen = number;
    return this.tell(state);
  }

  /** What this reader gets of a state. */
  protected tell(state: State): State {
    return state;
  }

  protected override forget(): void {
    this.seen = Infinity;
  }
}

/** How the states of a feed are worked out. */
export interface StateSource<State> {
  /** A topic's state now. */
  now(topic: number): State;
  differ(before: State, after: State): boolean;
  stream(...given: ConstructorParameters<typeof StateStream<State>>): StateStream<State>;
}

/** Subscribers of states, by topic and pace. A state is worked out once for all of them, and only where there are some. */
export class StateFeed<State> {
  private readonly topics = new Map<number, Followed<State>>();
  private readonly source: StateSource<State>;
  private readonly turns: Turns;
  private readonly pacer: Pacer;

  constructor(source: StateSource<State>, turns: Turns, pacer: Pacer) {
    this.source = source;
    this.turns = turns;
    this.pacer = pacer;
  }

  /** @param pace milliseconds; 0: every change */
  subscribe(topic: number, pace: number): StateStream<State> {
    const followed = this.topics.get(topic) ?? {
      newest: { number: 1, state: this.source.now(topic) },
      groups: new Map<number, Group<State>>(),
    };
    this.topics.set(topic, followed);
    const group = followed.groups.get(pace) ?? this.open(followed, pace);
    const stream = this.source.stream(followed, group);
    group.streams.add(stream);
    stream.onEnd(() => {
      group.streams.delete(stream);
      if (group.streams.size > 0) return;
      group.stop();
      followed.groups.delete(pace);
      if (followed.groups.size === 0) this.topics.delete(topic);
    });
    return stream;
  }

  /** A topic may be other than before. */
  look(topic: number): void {
    const followed = this.topics.get(topic);
    if (!followed) return;
    const state = this.source.now(topic);
    if (this.source.differ(followed.newest.state, state)) this.renew(followed, state);
  }

  /** Any topic may be other than before. */
  lookAtAll(): void {
    for (const topic of this.topics.keys()) this.look(topic);
  }

  /** Every topic is told of anew. */
  renewAll(): void {
    for (const [topic, followed] of this.topics) this.renew(followed, this.source.now(topic));
  }

  get topicCount(): number {
    return this.topics.size;
  }

  private renew(followed: Followed<State>, state: State): void {
    followed.newest = { number: followed.newest.number + 1, state };
    for (const [pace, group] of followed.groups) if (pace === 0) show(group, followed);
  }

  private open(followed: Followed<State>, pace: number): Group<State> {
    const tick = (): void => show(group, followed);
    const stop = pace === 0 ? () => undefined : this.pacer.follow(pace, tick);
    const group: Group<State> = { streams: new Audience(this.turns), shown: followed.newest, stop };
    followed.groups.set(pace, group);
    return group;
  }
}

function show<State>(group: Group<State>, { newest }: Followed<State>): void {
  if (group.shown === newest) return;
  group.shown = newest;
  group.streams.wake();
}
