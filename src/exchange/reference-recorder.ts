import {
  RISK_CHANGE_STATUSES,
  invariant,
  type AddPriceHistory,
  type Command,
  type DailyBar,
  type RiskChange,
  type SetLimit,
  type SetTradingState,
} from '../domain/index.ts';
import { NO_HISTORY, NO_LIMITS, averageVolume, changedLimits, withBars, type HistoryTail } from '../risk/index.ts';
import type { Moment } from './moment.ts';
import type { ReferenceRows } from './ports.ts';
import type {
  AccountRecord,
  ApiKeyRecord,
  Changes,
  FirmRecord,
  InstrumentRecord,
  LimitRecord,
  RiskChangeRecord,
} from './records.ts';
import { VenueRecorder } from './venue-recorder.ts';

/** The rows of reference data, and of settings, that a command adds or replaces. */
export class ReferenceRecorder {
  readonly venues: VenueRecorder;
  private readonly firms: FirmRecord[] = [];
  private readonly firmsById = new Map<string, number>();
  private readonly keys = new Map<string, ApiKeyRecord>();
  private readonly instruments: InstrumentRecord[] = [];
  private readonly accounts: AccountRecord[] = [];
  /** In force, by {@link limitScope}. */
  private readonly limits = new Map<string, LimitRecord>();
  /** Those that wait. */
  private readonly riskChanges = new Map<number, RiskChangeRecord>();
  private readonly histories: HistoryTail[] = [];

  constructor(rows: ReferenceRows) {
    this.venues = new VenueRecorder(rows);
    for (const firm of rows.firms) this.rememberFirm(firm);
    for (const key of rows.apiKeys) this.keys.set(key.id, key);
    for (const instrument of rows.instruments) this.instruments[instrument.index] = instrument;
    for (const account of rows.accounts) this.accounts[account.index] = account;
    for (const limit of rows.limits) this.limits.set(limitScope(limit), limit);
    for (const change of rows.riskChanges) if (change.status === 'PENDING') this.riskChanges.set(change.id, change);
    for (const { instrument, date, close, volume } of rows.priceHistory)
      this.extend(instrument, [[date, close, volume]]);
  }

  /** @param index what the core numbered it: of a setting, the account's or instrument's */
  record(command: Command, index: number, moment: Moment, changes: Changes): void {
    const { time } = moment;
    switch (command.kind) {
      case 'CreateVenue':
        this.venues.create(command, index, changes);
        break;
      case 'CreateFirm': {
        const { id, name, lei } = command;
        this.keepFirm({ index, id, name, lei, tradingState: 'ACTIVE' }, changes);
        break;
      }
      case 'SetTier': {
        const { tier, messagesPerMinute, cancelsPerMinute } = command;
        changes.tiers.push({ tier, messagesPerMinute, cancelsPerMinute });
        break;
      }
      case 'CreateInstrument': {
        const { kind: _, calendar = 'ALWAYS_OPEN', priceBands = 'NONE', symbolBreaker = false, ...row } = command;
        this.keepInstrument({ index, ...row, calendar, priceBands, symbolBreaker, tradingState: 'ACTIVE' }, changes);
        break;
      }
      case 'CreateAccount': {
        const firm = this.firmsById.get(command.firm);
        invariant(firm !== undefined, `firm ${command.firm} exists`);
        const { id, name, participantKind: kind, tier } = command;
        const row = { index, id, name, firm, kind, tier, tradeGroup: null } as const;
        this.keepAccount({ ...row, tradingState: 'ACTIVE', shortSalePolicy: 'VENUE_MARKS' }, changes);
        break;
      }
      case 'SetTradeGroup':
        this.keepAccount({ ...this.account(command.account), tradeGroup: command.group }, changes);
        break;
      case 'SetCalendar':
        this.keepInstrument({ ...this.instrument(command.instrument), calendar: command.calendar }, changes);
        break;
      case 'CreateApiKey': {
        const { kind: _, ...row } = command;
        this.keepKey({ ...row, createdAt: time, revokedAt: null }, changes);
        break;
      }
      case 'RevokeApiKey': {
        const key = this.keys.get(command.id);
        invariant(key, `API key ${command.id} exists`);
        this.keepKey({ ...key, revokedAt: time }, changes);
        break;
      }
      default:
        if (!this.recordVenueSetting(command, moment, changes)) this.recordMarketSetting(command, moment, changes);
    }
  }

  /** False: the command is about something else. */
  private recordVenueSetting(command: Command, moment: Moment, changes: Changes): boolean {
    const { sequence, time: at } = moment;
    switch (command.kind) {
      case 'SetVenue':
        this.venues.set(command, changes);
        return true;
      case 'SetSelfHelp':
        this.venues.setSelfHelp(command, moment, changes);
        return true;
      case 'SetVenueFees': {
        const { venue, from, tiers } = command;
        changes.feeSchedules.push({ venue, from, tiers, at, sequence });
        return true;
      }
      case 'SetProtectionRegime': {
        const { from, regime, by, reason } = command;
        changes.protectionRegimes.push({ from, regime, by, reason, at, sequence });
        return true;
      }
      case 'SetQuotingIncrement': {
        const { instrument, from, increment } = command;
        changes.quotingIncrements.push({ instrument, from, increment, at, sequence });
        return true;
      }
      default:
        return false;
    }
  }

  private recordMarketSetting(command: Command, moment: Moment, changes: Changes): void {
    switch (command.kind) {
      case 'SetHaltRules': {
        const before = this.instrument(command.instrument);
        const { priceBands = before.priceBands, symbolBreaker = before.symbolBreaker } = command;
        this.keepInstrument({ ...before, priceBands, symbolBreaker }, changes);
        break;
      }
      case 'SetInstrument': {
        const before = this.instrument(command.instrument);
        const { referencePrice = before.referencePrice, averageDailyVolume = before.averageDailyVolume } = command;
        this.keepInstrument({ ...before, referencePrice, averageDailyVolume }, changes);
        break;
      }
      case 'AddPriceHistory':
        this.addHistory(command, changes);
        break;
      case 'SetLimit':
      case 'SetTradingState':
      case 'SetRestriction':
      case 'SetShortSalePolicy':
        this.recordRiskSetting(command, null, moment, changes);
        break;
      case 'KeepAlive':
      case 'SetCancelOnDisconnect':
      case 'StepClock':
      case 'SetClock':
      case 'SetPhase':
      case 'SetIndex':
      case 'AcknowledgeAlert':
      case 'QuoteVenues':
        // These have no row, or one of the monitor's.
        break;
      case 'RequestRiskChange':
      case 'DecideRiskChange':
        // Told by RISK_CHANGE already.
        break;
      default:
        invariant(false, `${command.kind} is about reference data or a setting`);
    }
  }

  /** A change of risk settings was asked for or decided. What takes effect gives the rows of its setting too. */
  recordRiskChange(command: Command, id: number, status: number, moment: Moment, changes: Changes): void {
    const { sequence, time } = moment;
    const word = RISK_CHANGE_STATUSES[status];
    invariant(word !== undefined, `${status} is the index of a status`);
    invariant(
      command.kind === 'RequestRiskChange' || command.kind === 'DecideRiskChange',
      `${command.kind} neither asks for a change nor decides one`,
    );
    const row = command.kind === 'RequestRiskChange' ? requested(command, id, moment) : this.riskChanges.get(id);
    invariant(row, `risk change ${id} waits`);
    const decision =
      word === 'PENDING'
        ? {}
        : {
            decidedBy: command.by,
            decidedAt: time,
            decisionReason: command.kind === 'DecideRiskChange' ? command.reason : null,
            decidedSequence: sequence,
          };
    const decided: RiskChangeRecord = { ...row, status: word, ...decision };
    changes.riskChanges.push(decided);
    if (word === 'PENDING') this.riskChanges.set(id, decided);
    else this.riskChanges.delete(id);
    if (word === 'EFFECTIVE') this.recordRiskSetting(decided.change, id, moment, changes);
  }

  private recordRiskSetting(setting: RiskChange, change: number | null, moment: Moment, changes: Changes): void {
    const { sequence, time: at } = moment;
    switch (setting.kind) {
      case 'SetLimit':
        this.setLimit(setting, change, moment, changes);
        break;
      case 'SetTradingState':
        this.setTradingState(setting, moment, changes);
        break;
      case 'SetRestriction': {
        const { instrument, account = null, firm = null, restricted } = setting;
        changes.restrictions.push({ instrument, account, firm, restricted, at, sequence });
        break;
      }
      case 'SetShortSalePolicy':
        this.keepAccount({ ...this.account(setting.account), shortSalePolicy: setting.policy }, changes);
        break;
    }
  }

  /** A new row of the scope and instrument: the one before, changed. */
  private setLimit(command: SetLimit, change: number | null, { sequence, time }: Moment, changes: Changes): void {
    const { tier = null, account = null, firm = null, instrument } = command;
    const scope = limitScope({ tier, account, firm, instrument });
    const values = changedLimits(limitValues(this.limits.get(scope)), command);
    const row = { ...values, tier, account, firm, instrument, sequence, at: time, change };
    this.limits.set(scope, row);
    changes.limits.push(row);
  }

  private setTradingState(command: SetTradingState, { sequence, time }: Moment, changes: Changes): void {
    const { account, firm, algorithm, instrument, state, reason } = command;
    if (account !== undefined) this.keepAccount({ ...this.account(account), tradingState: state }, changes);
    else if (firm !== undefined) this.keepFirm({ ...this.firm(firm), tradingState: state }, changes);
    else if (instrument !== undefined) {
      this.keepInstrument({ ...this.instrument(instrument), tradingState: state }, changes);
    } else {
      const scope = algorithm === undefined ? 'market' : `algorithm:${algorithm}`;
      changes.tradingStates.push({ scope, state, reason, at: time, sequence });
    }
  }

  private addHistory({ instrument, bars }: AddPriceHistory, changes: Changes): void {
    for (const [date, close, volume] of bars) changes.priceHistory.push({ instrument, date, close, volume });
    const averageDailyVolume = averageVolume(this.extend(instrument, bars));
    if (averageDailyVolume === null) return;
    this.keepInstrument({ ...this.instrument(instrument), averageDailyVolume }, changes);
  }

  private extend(instrument: number, bars: readonly DailyBar[]): HistoryTail {
    return (this.histories[instrument] = withBars(this.histories[instrument] ?? NO_HISTORY, bars));
  }

  private account(index: number): AccountRecord {
    const account = this.accounts[index];
    invariant(account, `account ${index} exists`);
    return account;
  }

  private firm(index: number): FirmRecord {
    const firm = this.firms[index];
    invariant(firm, `firm ${index} exists`);
    return firm;
  }

  private instrument(index: number): InstrumentRecord {
    const instrument = this.instruments[index];
    invariant(instrument, `instrument ${index} exists`);
    return instrument;
  }

  private keepInstrument(instrument: InstrumentRecord, changes: Changes): void {
    this.instruments[instrument.index] = instrument;
    changes.instruments.push(instrument);
  }

  private keepAccount(account: AccountRecord, changes: Changes): void {
    this.accounts[account.index] = account;
    changes.accounts.push(account);
  }

  private rememberFirm(firm: FirmRecord): void {
    this.firms[firm.index] = firm;
    this.firmsById.set(firm.id, firm.index);
  }

  private keepFirm(firm: FirmRecord, changes: Changes): void {
    this.rememberFirm(firm);
    changes.firms.push(firm);
  }

  private keepKey(key: ApiKeyRecord, changes: Changes): void {
    this.keys.set(key.id, key);
    changes.apiKeys.push(key);
  }
}

/** What rows of limits follow one another in: a scope and instrument. */
export function limitScope({
  tier,
  account,
  firm,
  instrument,
}: Pick<LimitRecord, 'tier' | 'account' | 'firm' | 'instrument'>): string {
  // A tier's name may hold any of the signs, so it comes last.
  return `${account}:${firm}:${instrument}:${tier}`;
}

/** The limits of a row alone. */
function limitValues(row: LimitRecord | undefined): typeof NO_LIMITS {
  if (!row) return NO_LIMITS;
  const { tier: _tier, account: _account, firm: _firm, instrument: _instrument, ...rest } = row;
  const { sequence: _sequence, at: _at, change: _change, ...values } = rest;
  return values;
}

/** A request that nobody has decided. */
function requested(
  { change, by, reason }: Extract<Command, { kind: 'RequestRiskChange' }>,
  id: number,
  { sequence, time }: Moment,
): RiskChangeRecord {
  return {
    id,
    change,
    status: 'PENDING',
    requestedBy: by,
    requestedAt: time,
    reason,
    requestedSequence: sequence,
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    decidedSequence: null,
  };
}
