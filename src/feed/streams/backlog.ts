import { Fifo } from './fifo.ts';

/**
 * What has happened lately, numbered 0, 1, 2 …, kept once for all who read it: each reader holds the number that it takes next. The
 * oldest are let go of; a reader who finds the one that it wants gone has fallen behind.
 */
export class Backlog<Item> {
  private readonly items = new Fifo<Item>();
  /** Number of the oldest that is kept; the same as {@link end} where there is none. */
  first = 0;
  /** Where it began, or began again: who wants one from before it has nothing that this follows on. */
  begin = 0;

  /** Number of the next one to come. */
  get end(): number {
    return this.first + this.items.length;
  }

  get length(): number {
    return this.items.length;
  }

  get last(): Item | undefined {
    return this.items.last;
  }

  at(number: number): Item | undefined {
    return this.items.at(number - this.first);
  }

  push(item: Item): void {
    this.items.push(item);
  }

  /** Lets go of the oldest. */
  shift(): Item | undefined {
    const item = this.items.shift();
    if (item !== undefined) this.first++;
    return item;
  }

  /** Lets go of everything before a number. */
  dropBefore(number: number): void {
    while (this.items.length > 0 && this.first < number) this.shift();
  }

  /** Begins again: nobody can go on from what was. */
  restart(): void {
    this.begin = this.first = this.end + 1;
    this.items.clear();
  }
}
