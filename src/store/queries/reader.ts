import { setImmediate as nextTurn } from 'node:timers/promises';
import { TooManyRows } from '../../exchange/index.ts';
import type { Answer, Statement } from '../reading/messages.ts';
import type { ReaderLink } from '../reading/reader-link.ts';
import type { Table, Value } from '../rows/table.ts';

/** Most rows of one look-up by keys: as many as the API gathers into one answer. */
const MOST_ROWS = 100_000;

/** Reads records by SQL that gives each as one text (`rowText`), in the reader's thread. Every call is one statement. */
export class Reader {
  private readonly link: ReaderLink;
  private readonly mostRows: number;

  constructor(link: ReaderLink, mostRows = MOST_ROWS) {
    this.link = link;
    this.mostRows = mostRows;
  }

  /** Statements sent so far. */
  get statements(): number {
    return this.link.statements;
  }

  async rows<Row>(table: Table<Row>, sql: string, ...parameters: readonly unknown[]): Promise<Row[]> {
    const [answer] = await this.link.ask([[sql, ...parameters]]);
    return parse(answer!, (cells: Value[]) => table.fromValues(cells));
  }

  /**
   * The rows of each of the keys, those without any included; in the order in which the statement gives them.
   * @param sql without a limit
   * @throws TooManyRows
   */
  async rowsByKey<Row>(table: Table<Row>, sql: string, keys: readonly number[]): Promise<Map<number, Row[]>> {
    const found = new Map<number, Row[]>(keys.map((key) => [key, []]));
    if (found.size === 0) return found;
    const [answer] = await this.link.ask([[`${sql} LIMIT ?`, JSON.stringify([...found.keys()]), this.mostRows + 1]]);
    const rows = await parse(answer!, ([key, cells]: [number, Value[]]) =>
      found.get(key)?.push(table.fromValues(cells)),
    );
    if (rows.length <= this.mostRows) return found;
    throw new TooManyRows(
      `There are more than ${this.mostRows} ${table.name.replace('_', ' ')}, the most of one look-up; ask for less at a time.`,
    );
  }

  /** Cells of several statements' rows, all of one moment. */
  async together<Cells>(...statements: readonly Statement[]): Promise<Cells[][]> {
    const answers = await this.link.ask(statements);
    return Promise.all(answers.map((answer) => parse(answer, (cells: Cells) => cells)));
  }

  close(): Promise<void> {
    return this.link.close();
  }
}

/** Reads the texts of an answer, each in a turn of the event loop of its own. */
async function parse<Row>(texts: Answer, read: (cells: never) => Row): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [place, text] of texts.entries()) {
    if (place > 0) await nextTurn();
    for (const cells of JSON.parse(text) as never[]) rows.push(read(cells));
  }
  return rows;
}
