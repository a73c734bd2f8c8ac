import type { Client } from './client.ts';

/** What is in the database, as far as the queries name it. */
export interface Facts {
  /** Newest ids, and the number of orders in the journal. */
  readonly order: number;
  readonly trade: number;
  readonly alert: number;
  readonly entry: number;
  readonly prevention: readonly [sequence: number, place: number];
  readonly limit: number;
  /** When the first and the last trade were made: milliseconds since 1970. */
  readonly begin: number;
  readonly end: number;
  /** Sequence of the book of BUSY. */
  readonly book: number;
  /** An order of LARGE that was filled. */
  readonly filled: { readonly id: string; readonly clientOrderId: string };
}

interface Answer {
  orders: Page<{ id: string }>;
  trades: Page<{ id: string; executedAt: string }>;
  first: Page<{ executedAt: string }>;
  alerts: Page<{ id: string }>;
  ledger: Page<{ id: string }>;
  filled: Page<{ id: string; clientOrderId: string }>;
  preventedMatches: { pageInfo: { endCursor: string } };
  limitHistory: { pageInfo: { endCursor: string } };
  orderBook: { sequence: string };
}

interface Page<Node> {
  nodes: readonly Node[];
}

/** Looks the newest up. */
export async function findFacts(client: Client): Promise<Facts> {
  const { data } = await client.ask(
    `query ($second: String) {
      orders(first: 1) { nodes { id } } trades(first: 1) { nodes { id executedAt } } alerts(first: 1) { nodes { id } }
      first: trades(first: 1, after: $second) { nodes { executedAt } } ledger(accountId: "LARGE", first: 1) { nodes { id } }
      filled: orders(accountId: "LARGE", status: [FILLED], first: 1) { nodes { id clientOrderId } }
      preventedMatches(first: 1) { pageInfo { endCursor } } limitHistory(first: 1) { pageInfo { endCursor } }
      orderBook(symbol: "BUSY") { sequence }
    }`,
    { second: cursor('trade', 2) },
  );
  const answer = data as Answer;
  const ofCursor = ({ pageInfo }: Answer['limitHistory']): number[] =>
    Buffer.from(pageInfo.endCursor, 'base64url').toString().split(':').slice(1).map(Number);
  const [sequence = 0, place = 0] = ofCursor(answer.preventedMatches);
  return {
    order: Number(answer.orders.nodes[0]!.id),
    trade: Number(answer.trades.nodes[0]!.id),
    alert: Number(answer.alerts.nodes[0]!.id),
    entry: Number(answer.ledger.nodes[0]!.id),
    prevention: [sequence, place],
    limit: ofCursor(answer.limitHistory)[0]!,
    begin: Date.parse(answer.first.nodes[0]!.executedAt),
    end: Date.parse(answer.trades.nodes[0]!.executedAt),
    book: Number(answer.orderBook.sequence),
    filled: answer.filled.nodes[0]!,
  };
}

/** A cursor as the API makes them, so that a page deep inside needs no walk there. A client has no business doing so. */
export function cursor(list: string, ...key: readonly number[]): string {
  return Buffer.from(`${list}:${key.map(Math.floor).join(':')}`).toString('base64url');
}
