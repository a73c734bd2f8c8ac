/** A reader that reads as much as it is allowed to, and may break off and come back. */
export class Follower<Event> {
  /** Times that it has come. */
  connections = 0;
  events = 0;
  private readonly open: () => AsyncIterableIterator<Event>;
  private readonly take: (event: Event, isFirst: boolean) => void;
  private stream: AsyncIterableIterator<Event> | undefined;
  private allowed = 0;
  private isReading = false;
  failure: unknown;

  /** @param take what it does with an event; whether this is the first of a connection */
  constructor(open: () => AsyncIterableIterator<Event>, take: (event: Event, isFirst: boolean) => void) {
    this.open = open;
    this.take = take;
  }

  /** Lets it read so many more events. */
  allow(events: number): void {
    this.allowed += events;
    if (!this.isReading) void this.read();
  }

  /** Breaks off; it comes back when it is next allowed to read. */
  breakOff(): void {
    void this.stream?.return?.();
    this.stream = undefined;
    this.allowed = 0;
  }

  private async read(): Promise<void> {
    this.isReading = true;
    try {
      while (this.allowed > 0) await this.readOne();
    } catch (error) {
      this.failure ??= error;
    }
    this.isReading = false;
  }

  private async readOne(): Promise<void> {
    this.allowed--;
    const isFirst = this.stream === undefined;
    if (isFirst) this.connections++;
    const stream = (this.stream ??= this.open());
    const result = await stream.next();
    if (result.done || stream !== this.stream) return;
    this.events++;
    this.take(result.value, isFirst);
  }
}
