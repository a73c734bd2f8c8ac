import type { EntryKind, Micros } from '../domain/index.ts';

/** An order on its way to, or at, a venue for a routed one. */
export interface Child {
  readonly id: number;
  readonly parent: number;
  readonly kind: EntryKind;
  readonly book: number;
  readonly side: number;
  /** Micro-dollars; 0: any. */
  readonly price: number;
  /** Total, as self-trade prevention has left it; and what of it has traded. */
  quantity: number;
  filled: number;
  readonly arrivesAt: Micros;
  arrived: boolean;
}

/** The open children of all routed orders: by id, by parent, and those on their way. */
export class Children {
  private readonly byId = new Map<number, Child>();
  private readonly families = new Map<number, Set<Child>>();
  private readonly flying = new Set<Child>();

  find(id: number): Child | undefined {
    return this.byId.get(id);
  }

  /** A list of its own: whoever goes through it may lose some meanwhile. */
  of(parent: number): Child[] {
    return [...(this.families.get(parent) ?? [])];
  }

  /** When the next one gets to its venue. */
  get nextArrival(): Micros {
    let next = Infinity;
    for (const { arrivesAt } of this.flying) next = Math.min(next, arrivesAt);
    return next;
  }

  /** The first that is due at its venue by an instant; undefined: none is. */
  due(time: Micros): Child | undefined {
    let first: Child | undefined;
    for (const child of this.flying) {
      if (child.arrivesAt <= time && (!first || child.arrivesAt < first.arrivesAt)) first = child;
    }
    return first;
  }

  add(child: Child): void {
    this.byId.set(child.id, child);
    if (!child.arrived) this.flying.add(child);
    const family = this.families.get(child.parent);
    if (family) family.add(child);
    else this.families.set(child.parent, new Set([child]));
  }

  /** It gets to its venue. */
  land(child: Child): void {
    child.arrived = true;
    this.flying.delete(child);
  }

  /** It has ended. */
  remove(child: Child): void {
    this.byId.delete(child.id);
    this.flying.delete(child);
    const family = this.families.get(child.parent);
    family?.delete(child);
    if (family?.size === 0) this.families.delete(child.parent);
  }

  /** In order of id. */
  capture(): readonly Child[] {
    return [...this.byId.values()];
  }
}
