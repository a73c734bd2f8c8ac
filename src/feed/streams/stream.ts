interface Waiting<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What a subscriber reads from. Whoever fills a stream calls {@link wake}; items are handed out only when
 * somebody asks for them, so back-pressure ends here. `return()` lets go of everything at once, also while a
 * `next()` is waiting.
 */
export abstract class Stream<Item> implements AsyncIterableIterator<Item, undefined> {
  private readonly waiting: Waiting<Item>[] = [];
  private readonly endings: ((error: unknown) => void)[] = [];
  private failure: { readonly error: unknown } | undefined;
  private isOver = false;
  private loading = false;

  /** The next item that is ready; undefined when none is. What it throws ends the stream. */
  protected abstract take(): Item | undefined;

  /** Whether the stream has ended: nothing that comes now will be read. */
  protected get over(): boolean {
    return this.isOver;
  }

  /** Loads what must come before more can be taken; undefined when there is nothing to load. */
  protected load(): Promise<void> | undefined {
    return undefined;
  }

  /** Drops everything that waits: nobody will read it. */
  protected abstract forget(): void;

  /** Registers what is to be done once, when the stream ends; with the error, if one ended it. */
  onEnd(ending: (error: unknown) => void): void {
    this.endings.push(ending);
  }

  /** Hands out what is ready to those who wait. */
  wake(): void {
    while (this.waiting.length > 0) {
      if (this.isOver) {
        this.dismiss();
        return;
      }
      if (this.loading) return;
      let item: Item | undefined;
      try {
        item = this.take();
      } catch (error) {
        this.fail(error);
        return;
      }
      if (item !== undefined) this.waiting.shift()?.resolve({ done: false, value: item });
      else if (!this.startLoading()) return;
    }
  }

  /** Ends the stream: the next read, or the one that waits, rejects with the error. */
  fail(error: unknown): void {
    if (this.isOver) return;
    this.failure = { error };
    this.end();
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.wake();
    });
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.failure = undefined;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<Item, undefined>> {
    this.failure = undefined;
    this.end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private end(): void {
    if (!this.isOver) {
      this.isOver = true;
      this.forget();
      const error = this.failure?.error;
      for (const ending of this.endings.splice(0)) ending(error);
    }
    this.dismiss();
  }

  /** Tells those who wait that it is over; an error goes to the first, once. */
  private dismiss(): void {
    for (const { resolve, reject } of this.waiting.splice(0)) {
      const { failure } = this;
      this.failure = undefined;
      if (failure) reject(failure.error);
      else resolve({ done: true, value: undefined });
    }
  }

  private startLoading(): boolean {
    const loaded = this.load();
    if (!loaded) return false;
    this.loading = true;
    loaded.then(
      () => {
        this.loading = false;
        this.wake();
      },
      (error: unknown) => {
        this.loading = false;
        this.fail(error);
      },
    );
    return true;
  }
}
