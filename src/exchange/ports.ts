import type { Command, EventBuffer, Micros, Session } from '../domain/index.ts';
import type {
  AccountRecord,
  AlertRecord,
  BalanceRecord,
  ApiKeyRecord,
  CandleRecord,
  Changes,
  FeeScheduleRecord,
  FirmRecord,
  InstrumentRecord,
  LimitRecord,
  OrderRecord,
  PositionRecord,
  PriceHistoryRecord,
  ProtectionRegimeRecord,
  QuoteRecord,
  QuotingIncrementRecord,
  RestrictionRecord,
  RiskChangeRecord,
  TierRecord,
  TradeRecord,
  TradingStateRecord,
  VenueRecord,
} from './records.ts';

/** What the exchange needs of the outside. Others implement these; only `main` sees both sides. */

/** Goes into each journal record. Raise it when the same command would give other events than before. */
export const ENGINE_VERSION = 4;

/** One command as the journal keeps it. */
export interface JournalEntry {
  /** 1, 2, 3 … with no gap. */
  readonly sequence: number;
  /** Engine time, never less than that of the entry before. */
  readonly time: Micros;
  /** Id of the API key, or the part of the exchange, that sent it. */
  readonly actor: string;
  readonly command: Command;
  /** {@link EventBuffer.encode} of what the command gave. */
  readonly events: string;
}

/** Commands that are committed together, with all rows that they change. */
export interface JournalGroup {
  readonly entries: readonly JournalEntry[];
  /** Orders and positions once each, as they are after the group. */
  readonly changes: Changes;
}

/** The core's whole state at a sequence. */
export interface Snapshot {
  readonly sequence: number;
  readonly time: Micros;
  /** Canonical JSON of the state. */
  readonly state: string;
}

/** A read from the journal, with the engine's version that wrote it. */
export interface JournalledEntry extends JournalEntry {
  readonly engineVersion: number;
}

/** A clientOrderId that was used before. */
export interface Repeat {
  readonly order: OrderRecord;
  /** The trades of the first answer. */
  readonly trades: readonly TradeRecord[];
}

/** The rows that the recorder goes on from, as they are at the journal's head. */
export interface RecorderRows {
  readonly openOrders: readonly OrderRecord[];
  readonly positions: readonly PositionRecord[];
  /** Account index → number of its last order event. */
  readonly lastEventNumbers: ReadonlyMap<number, number>;
  readonly balances: readonly BalanceRecord[];
  /** The newest of each account and metric, and all that no person has acknowledged. */
  readonly alerts: readonly AlertRecord[];
  readonly lastAlert: number;
  readonly lastLedgerEntry: number;
  /** The last trade of each instrument: positions are valued at its price. */
  readonly lastTrades: ReadonlyMap<number, TradeRecord>;
  /** The newest two of each instrument and interval, ascending by start within them. */
  readonly candles: readonly CandleRecord[];
  /** The newest national best quote of each instrument. */
  readonly lastQuotes: ReadonlyMap<number, QuoteRecord>;
}

/** Of an empty database. */
export const NO_RECORDER_ROWS: RecorderRows = {
  openOrders: [],
  positions: [],
  lastEventNumbers: new Map(),
  balances: [],
  alerts: [],
  lastAlert: 0,
  lastLedgerEntry: 0,
  lastTrades: new Map(),
  candles: [],
  lastQuotes: new Map(),
};

/** All reference data, as committed. */
export interface ReferenceRows {
  readonly venues: readonly VenueRecord[];
  readonly firms: readonly FirmRecord[];
  readonly instruments: readonly InstrumentRecord[];
  readonly accounts: readonly AccountRecord[];
  readonly tiers: readonly TierRecord[];
  /** The rows in force: the newest of each scope and instrument. */
  readonly limits: readonly LimitRecord[];
  readonly apiKeys: readonly ApiKeyRecord[];
  /** Those that wait. */
  readonly riskChanges: readonly RiskChangeRecord[];
  readonly tradingStates: readonly TradingStateRecord[];
  /** The newest of each scope and instrument. */
  readonly restrictions: readonly RestrictionRecord[];
  /** Ascending by date within each instrument. */
  readonly priceHistory: readonly PriceHistoryRecord[];
  /** All, in the order in which they were set. */
  readonly feeSchedules: readonly FeeScheduleRecord[];
  readonly protectionRegimes: readonly ProtectionRegimeRecord[];
  readonly quotingIncrements: readonly QuotingIncrementRecord[];
}

/** Of an empty database. */
export const NO_REFERENCE_ROWS: ReferenceRows = {
  venues: [],
  firms: [],
  instruments: [],
  accounts: [],
  tiers: [],
  limits: [],
  apiKeys: [],
  riskChanges: [],
  tradingStates: [],
  restrictions: [],
  priceHistory: [],
  feeSchedules: [],
  protectionRegimes: [],
  quotingIncrements: [],
};

/** Durable order of everything. All methods reject when the database fails. */
export interface Journal {
  /**
   * Resolves after COMMIT. A rejection means that the outcome is unknown, unless the error is a
   * {@link JournalRefused}: then nothing was written and the journal is sound.
   */
  append(group: JournalGroup): Promise<void>;
  /** Writes a snapshot taken at a committed boundary. Its failure loses nothing but time at the next start. */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /** The newest one that this engine version can start from: its own, or an earlier version's. */
  latestSnapshot(engineVersion: number): Promise<Snapshot | undefined>;
  /** Entries with sequence > after, ascending, hash chain checked: throws where it is broken, naming the sequence. */
  entriesAfter(after: number): AsyncIterable<JournalledEntry>;
  /** Sequence of the last entry; 0 for an empty journal. */
  head(): Promise<number>;
  recorderRows(): Promise<RecorderRows>;
  referenceRows(): Promise<ReferenceRows>;
  /** Finds earlier orders by `account:clientOrderId`, in one look-up; only committed ones. */
  findRepeats(keys: readonly string[]): Promise<ReadonlyMap<string, Repeat>>;
  /** Closes the broken connections and opens new ones, keeping the epoch. Rejects if another process has taken it. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** The journal could not take a group (database busy, disk full) and is certain that nothing was written. */
export class JournalRefused extends Error {
  override name = 'JournalRefused';
}

/** Another process has taken the database over: this one may append nothing any more. */
export class EpochLost extends Error {
  override name = 'EpochLost';
}

/** Wall clock in microseconds. May step back; the sequencer never does. */
export interface Clock {
  now(): Micros;
}

/** When the venue trades. */
export interface Calendar {
  /** The session of a calendar that is on at, or begins next after, an instant. Never one that has ended by then. */
  sessionAt(calendar: string, time: Micros): Session;
}

/** One committed command, as feeds and caches get it: in order, once, after COMMIT and never before. */
export interface Committed {
  readonly entry: JournalEntry;
  readonly events: EventBuffer;
  readonly changes: Changes;
}

/** Hears of everything committed. Must not throw, and must not keep `events` beyond the call. */
export interface CommitListener {
  committed(committed: Committed): void;
}
