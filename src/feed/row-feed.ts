import type { Stream } from './stream.ts';

/** A stream that takes rows in. */
export interface RowStream<Row> extends Stream<Row> {
  push(row: Row): void;
}

/** Subscribers of rows by topic: a symbol's prints, an account's events (D64). */
export class RowFeed<Row, Subscriber extends RowStream<Row>> {
  private readonly topics = new Map<number, Set<Subscriber>>();

  add(topic: number, stream: Subscriber): void {
    const streams = this.topics.get(topic) ?? new Set();
    this.topics.set(topic, streams.add(stream));
    stream.onEnd(() => {
      streams.delete(stream);
      if (streams.size === 0 && this.topics.get(topic) === streams) this.topics.delete(topic);
    });
  }

  publish(topic: number, row: Row): void {
    const streams = this.topics.get(topic);
    if (streams) for (const stream of streams) stream.push(row);
  }

  subscribers(topic: number): Iterable<Subscriber> {
    return this.topics.get(topic) ?? [];
  }

  get topicCount(): number {
    return this.topics.size;
  }
}
