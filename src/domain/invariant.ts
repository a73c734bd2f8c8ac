/** Thrown when something that can never be so is so: a bug of ours, not of a caller. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** States what must hold here. A failure stops the exchange, which then replays its journal. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
