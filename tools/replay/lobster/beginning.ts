import { readFlow, type FlowRow } from './files.ts';

/** What must be known of the files before anything is sent. */
export interface Beginning {
  /** Levels a side that are compared; one where there is no book file. */
  readonly depth: number;
  /**
   * Micro-dollars: what the first orders are measured by, until there is a last trade. The best bid of the first book row,
   * else its best ask; with no book, the first execution, which no stray order far from the market can move, else the first order.
   * Null: the files have none of these.
   */
  readonly referencePrice: number | null;
}

/**
 * Reads as much of the files as it takes.
 * @throws Error where they are empty, LobsterFormatError where a line is malformed
 */
export async function beginningOf(messagePath: string, bookPath: string | null): Promise<Beginning> {
  let depth: number | null = null;
  let firstOrder: number | null = null;
  for await (const { message, book } of readFlow(messagePath, bookPath, null)) {
    depth ??= book?.depth ?? 1;
    const referencePrice = book?.bids[0]?.price ?? book?.asks[0]?.price ?? executionPrice(message);
    if (referencePrice !== null) return { depth, referencePrice };
    if (message.type === 'NEW') firstOrder ??= message.price;
  }
  if (depth === null) throw new Error(`${messagePath} is empty.`);
  return { depth, referencePrice: firstOrder };
}

function executionPrice({ type, price }: FlowRow['message']): number | null {
  return type === 'EXECUTE' || type === 'EXECUTE_HIDDEN' ? price : null;
}
