import { Fifo } from './fifo.ts';

/** Work that is too long to be done in one go. */
export interface Sliced {
  /** Does a slice of it, and tells whether there is more. */
  slice(): boolean;
}

/** Does long works a slice in each turn of the event loop, one work after the other, so that commands get their turns in between. */
export class Turns {
  /** Readers that one slice is brought to. */
  readonly sliceSize: number;
  private readonly later: (turn: () => void) => void;
  private readonly works = new Fifo<Sliced>();
  private isDue = false;

  constructor(sliceSize: number, later: (turn: () => void) => void) {
    this.sliceSize = sliceSize;
    this.later = later;
  }

  /** Takes a work on until its last slice is done. */
  add(work: Sliced): void {
    this.works.push(work);
    this.callNext();
  }

  private callNext(): void {
    if (this.isDue || this.works.length === 0) return;
    this.isDue = true;
    this.later(() => {
      this.isDue = false;
      const work = this.works.shift();
      if (work?.slice()) this.works.push(work);
      this.callNext();
    });
  }
}
