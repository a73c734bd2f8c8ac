/** How many of something each holder has, with a bound. */
export class Counted {
  private readonly counts = new Map<string, number>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** @returns false where the holder has as many as it may */
  add(holder: string): boolean {
    const count = this.counts.get(holder) ?? 0;
    if (count >= this.most) return false;
    this.counts.set(holder, count + 1);
    return true;
  }

  remove(holder: string): void {
    const count = (this.counts.get(holder) ?? 0) - 1;
    if (count > 0) this.counts.set(holder, count);
    else this.counts.delete(holder);
  }
}
