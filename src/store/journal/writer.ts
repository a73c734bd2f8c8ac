import { commitDelay, crashPoint } from '../fault-points.ts';
import { openDatabase, type Database } from '../open-database.ts';
import { STATEMENTS, type ChangedRows } from './changed-rows.ts';
import { chainHash, GENESIS_HASH, sha256 } from './chain.ts';
import { epochLost, judge, WriteFailed, type Stage } from './failures.ts';
import type { AppendRequest, CandlesRequest, Failure, SnapshotRequest, WriterOptions } from './messages.ts';
import {
  DELETE_CANDLES,
  DELETE_CANDLES_VERSION,
  DELETE_OLD_SNAPSHOTS,
  INSERT_CANDLES_VERSION,
  INSERT_ENTRIES,
  INSERT_SNAPSHOT,
  READ_EPOCH,
  READ_HEAD,
  TAKE_EPOCH,
} from './statements.ts';

const SNAPSHOTS_KEPT = 3;
/** The trees that every group touches at random places stay in memory. */
const CACHE_KIBIBYTES = 131_072;

/** The journal's end, that the next record is chained to. */
interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * The only one that writes. It lives in a thread of its own, with its own connection, and writes a group in one
 * transaction of a few statements. A client whose transaction failed is thrown away (prisma/orm#29933: a COMMIT that
 * fails leaves it inside the transaction). After a failure whose outcome is unknown it writes nothing any more.
 */
export class JournalWriter {
  private readonly options: WriterOptions;
  private database: Database | undefined;
  private head: Head = { sequence: 0, hash: GENESIS_HASH };
  private ownEpoch = 0;
  private broken: Failure | undefined;

  private stage: Stage = 'statements';
  private driverError: unknown;
  private pointBeforeCommit: 'before-commit' | 'during-snapshot' = 'before-commit';

  private constructor(options: WriterOptions) {
    this.options = options;
  }

  /** Opens the connection and takes the next epoch, or goes on with the one given. @throws WriteFailed, or the driver's error */
  static async open(options: WriterOptions): Promise<JournalWriter> {
    const writer = new JournalWriter(options);
    writer.database = await writer.connect();
    return writer;
  }

  get epoch(): number {
    return this.ownEpoch;
  }

  /** Resolves after COMMIT. @throws WriteFailed */
  async append(request: AppendRequest): Promise<void> {
    crashPoint('before-append');
    await this.attempt('before-commit', async ({ client }) => {
      const { text, head } = this.chain(request);
      await client.$transaction([
        client.$executeRawUnsafe(INSERT_ENTRIES, request.engineVersion, this.ownEpoch, text),
        ...Object.entries(request.rows).map(([kind, rows]) =>
          client.$executeRawUnsafe(STATEMENTS[kind as keyof ChangedRows], rows),
        ),
      ]);
      this.head = head;
    });
    crashPoint('after-commit');
  }

  /** Keeps it, with the positions of its moment, and lets go of those that need not be kept. @throws WriteFailed */
  async saveSnapshot(request: SnapshotRequest): Promise<void> {
    const { sequence, time, engineVersion, state } = request;
    await this.attempt('during-snapshot', async (database) => {
      const { client } = database;
      const [written] = await client.$transaction([
        client.$executeRawUnsafe(
          INSERT_SNAPSHOT,
          time,
          engineVersion,
          sha256(state),
          state,
          BigInt(sequence),
          this.ownEpoch,
        ),
        client.$executeRawUnsafe(DELETE_OLD_SNAPSHOTS, SNAPSHOTS_KEPT),
      ]);
      if (written !== 0) return;
      await this.makeSureOfEpoch(database);
      throw new Error(`a snapshot at sequence ${sequence} is ahead of the journal`);
    });
  }

  /** A part of the candles, where they are made anew; the first takes the place of all that were there. @throws WriteFailed */
  async writeCandles({ rows, isFirst, version }: CandlesRequest): Promise<void> {
    await this.attempt('before-commit', ({ client }) =>
      client.$transaction(async (transaction) => {
        const [turn] = await transaction.$queryRawUnsafe<{ epoch: number }[]>(READ_EPOCH);
        if (turn?.epoch !== this.ownEpoch) throw epochLost(turn?.epoch, this.ownEpoch);
        if (isFirst) {
          await transaction.$executeRawUnsafe(DELETE_CANDLES_VERSION);
          await transaction.$executeRawUnsafe(DELETE_CANDLES);
        }
        await transaction.$executeRawUnsafe(STATEMENTS.candles, rows);
        if (version !== null) await transaction.$executeRawUnsafe(INSERT_CANDLES_VERSION, version);
      }),
    );
  }

  async close(): Promise<void> {
    const database = this.database;
    this.database = undefined;
    await database?.close();
  }

  private async attempt(
    pointBeforeCommit: 'before-commit' | 'during-snapshot',
    work: (database: Database) => Promise<void>,
  ): Promise<void> {
    if (this.broken) throw new WriteFailed(this.broken);
    this.stage = 'statements';
    this.driverError = undefined;
    this.pointBeforeCommit = pointBeforeCommit;
    try {
      this.database ??= await this.connect();
      await work(this.database);
    } catch (error) {
      throw new WriteFailed(await this.fail(this.driverError ?? error));
    }
  }

  /** Judges a failure and throws the client away. */
  private async fail(error: unknown): Promise<Failure> {
    let failure = judge(error, this.stage);
    await this.discard();
    if (failure.kind === 'refused' && this.stage === 'commit') failure = await this.confirmRefusal(failure);
    if (failure.kind !== 'refused') this.broken = failure;
    return failure;
  }

  /** Looks whether a COMMIT that was refused has indeed left nothing behind. */
  private async confirmRefusal(failure: Failure): Promise<Failure> {
    const before = this.head;
    try {
      this.database = await this.connect();
    } catch (error) {
      return { kind: 'unknown', message: `${failure.message} (not confirmed: ${String(error)})` };
    }
    return this.head.hash === before.hash ? failure : { kind: 'unknown', message: failure.message };
  }

  private async discard(): Promise<void> {
    const database = this.database;
    this.database = undefined;
    // Its connection goes with it, and with that a transaction that is still open.
    await database?.close().catch(() => undefined);
  }

  /** Opens a connection, makes sure of the epoch, and reads where the journal ends. */
  private async connect(): Promise<Database> {
    const database = await openDatabase(this.options.url, {
      ...(this.options.busyTimeoutMs !== undefined && { busyTimeoutMs: this.options.busyTimeoutMs }),
      cacheKibibytes: CACHE_KIBIBYTES,
      watcher: {
        beforeCommit: () => {
          crashPoint(this.pointBeforeCommit);
          this.stage = 'commit';
          return commitDelay();
        },
        afterCommit: () => {
          this.stage = 'committed';
        },
        failed: (error) => {
          this.driverError ??= error;
        },
      },
    });
    try {
      await this.makeSureOfEpoch(database);
      this.head = await readHead(database);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  private async makeSureOfEpoch(database: Database): Promise<void> {
    const kept = this.ownEpoch || this.options.epoch;
    if (kept === undefined) {
      const [row] = await database.client.$queryRawUnsafe<{ epoch: number | bigint }[]>(
        TAKE_EPOCH,
        this.options.takenAt,
        process.pid,
      );
      this.ownEpoch = Number(row?.epoch);
      return;
    }
    const [row] = await database.client.$queryRawUnsafe<{ epoch: number }[]>(READ_EPOCH);
    if (row?.epoch !== kept) throw epochLost(row?.epoch, kept);
    this.ownEpoch = kept;
  }

  private chain(request: AppendRequest): { text: string; head: Head } {
    let head = this.head;
    const rows = request.entries.map(([sequence, time, actor, command, events]) => {
      const eventsHash = sha256(events);
      const record = { sequence, time, actor, command, eventsHash, engineVersion: request.engineVersion };
      head = { sequence, hash: chainHash(head.hash, { ...record, epoch: this.ownEpoch }) };
      return [sequence, time, actor, command, events, eventsHash, head.hash];
    });
    return { text: JSON.stringify(rows), head };
  }
}

async function readHead(database: Database): Promise<Head> {
  const [last] = await database.client.$queryRawUnsafe<{ sequence: bigint; hash: string }[]>(READ_HEAD);
  return last ? { sequence: Number(last.sequence), hash: last.hash } : { sequence: 0, hash: GENESIS_HASH };
}
