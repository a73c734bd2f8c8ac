/** As much as is needed of the driver's prepared statement. */
interface Statement {
  readonly reader: boolean;
  run(parameters: readonly unknown[]): unknown;
  columns(): unknown;
  raw(): { all(parameters: readonly unknown[]): unknown };
}

/** As much as is needed of the driver's connection. */
interface Driver {
  prepare(sql: string): unknown;
}

/** Texts of statements are few and fixed; a program that makes them up as it goes would push out one after the other. */
const STATEMENTS_KEPT = 200;

/** Stands for a statement that is used again and again: the driver's own can be given parameters only once. */
class ReusedStatement {
  private readonly statement: Statement;
  private parameters: readonly unknown[] = [];

  constructor(statement: Statement) {
    this.statement = statement;
  }

  bind(parameters: readonly unknown[]): this {
    this.parameters = parameters;
    return this;
  }

  get reader(): boolean {
    return this.statement.reader;
  }

  columns(): unknown {
    return this.statement.columns();
  }

  run(): unknown {
    return this.statement.run(this.take());
  }

  raw(): this {
    return this;
  }

  all(): unknown {
    return this.statement.raw().all(this.take());
  }

  /** Large texts are not held until the next use. */
  private take(): readonly unknown[] {
    const parameters = this.parameters;
    this.parameters = [];
    return parameters;
  }
}

/**
 * Lets a connection of Prisma's adapter keep its prepared statements. The adapter prepares each anew, which for a small
 * group is most of what its statements cost. It binds and runs a statement in one go, so one can serve again at once.
 */
export function keepStatements(adapter: object): void {
  const { client } = adapter as { client?: Driver };
  if (!client)
    throw new Error('The adapter of better-sqlite3 is not of the version that this program was written for.');
  const prepare = client.prepare.bind(client);
  const kept = new Map<string, ReusedStatement>();
  client.prepare = (sql) => {
    let statement = kept.get(sql);
    if (!statement) {
      statement = new ReusedStatement(prepare(sql) as Statement);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest);
    }
    return statement;
  };
}
