import { randomBytes } from 'node:crypto';

/** An id has 96 random bits, so that two are never the same and nothing can be told from one: in base64, 16 characters. */
const BYTES = 12;
const CHARACTERS = 16;
/** So many are drawn at a time. No more, because the text of all of them lives as long as one. */
const DRAWN = 16;

/** A name for an order, and which renewal it is of. */
export interface PublicId {
  readonly text: string;
  readonly renewal: number;
}

/** Names for orders that say nothing of them. One is drawn when it is first asked for, and another after a renewal. */
export class PublicIds {
  private renewal = 1;
  private text = '';
  private next = 0;

  /** From now on all ids are other ones. */
  renew(): void {
    this.renewal++;
  }

  of(order: { publicId: PublicId | undefined }): string {
    const { renewal } = this;
    if (order.publicId?.renewal !== renewal) order.publicId = { text: this.draw(), renewal };
    return order.publicId.text;
  }

  private draw(): string {
    if (this.next === this.text.length) {
      this.text = randomBytes(BYTES * DRAWN).toString('base64url');
      this.next = 0;
    }
    const at = this.next;
    this.next += CHARACTERS;
    return this.text.slice(at, this.next);
  }
}
