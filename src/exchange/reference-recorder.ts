import { invariant, type Command } from '../domain/index.ts';
import type { ReferenceRows } from './ports.ts';
import type { AccountRecord, ApiKeyRecord, Changes, InstrumentRecord } from './records.ts';

/** The rows of reference data, and of settings, that a command adds or replaces. */
export class ReferenceRecorder {
  private readonly firms = new Map<string, number>();
  private readonly keys = new Map<string, ApiKeyRecord>();
  private readonly instruments: InstrumentRecord[] = [];
  private readonly accounts: AccountRecord[] = [];

  constructor(rows: ReferenceRows) {
    for (const firm of rows.firms) this.firms.set(firm.id, firm.index);
    for (const key of rows.apiKeys) this.keys.set(key.id, key);
    for (const instrument of rows.instruments) this.instruments[instrument.index] = instrument;
    for (const account of rows.accounts) this.accounts[account.index] = account;
  }

  /** @param index what the core numbered it: of a setting, the account's or instrument's */
  record(command: Command, index: number, time: number, changes: Changes): void {
    switch (command.kind) {
      case 'CreateVenue':
        changes.venues.push({ index, name: command.name, mic: command.mic, kind: command.venueKind });
        break;
      case 'CreateFirm':
        this.firms.set(command.id, index);
        changes.firms.push({ index, id: command.id, name: command.name, lei: command.lei });
        break;
      case 'SetTier': {
        const { tier, messagesPerMinute, cancelsPerMinute } = command;
        changes.tiers.push({ tier, messagesPerMinute, cancelsPerMinute });
        break;
      }
      case 'SetLimit': {
        const { tier, instrument, maxOrderQuantity, maxPosition } = command;
        changes.limits.push({ tier, instrument, maxOrderQuantity, maxPosition });
        break;
      }
      case 'CreateInstrument': {
        const { kind: _, calendar = 'ALWAYS_OPEN', ...row } = command;
        this.keepInstrument({ index, ...row, calendar }, changes);
        break;
      }
      case 'CreateAccount': {
        const firm = this.firms.get(command.firm);
        invariant(firm !== undefined, `firm ${command.firm} exists`);
        const { id, name, participantKind: kind, tier } = command;
        const row = { index, id, name, firm, kind, tier, tradeGroup: null, tradingState: 'ACTIVE' } as const;
        this.keepAccount(row, changes);
        break;
      }
      case 'SetTradingState':
        this.keepAccount({ ...this.account(index), tradingState: command.state }, changes);
        break;
      case 'SetTradeGroup':
        this.keepAccount({ ...this.account(index), tradeGroup: command.group }, changes);
        break;
      case 'SetCalendar': {
        const instrument = this.instruments[index];
        invariant(instrument, `instrument ${index} exists`);
        this.keepInstrument({ ...instrument, calendar: command.calendar }, changes);
        break;
      }
      case 'KeepAlive':
      case 'SetCancelOnDisconnect':
      case 'StepClock':
      case 'SetClock':
      case 'SetPhase':
        // These have no row.
        break;
      case 'CreateApiKey': {
        const { kind: _, ...row } = command;
        this.keep({ ...row, createdAt: time, revokedAt: null }, changes);
        break;
      }
      case 'RevokeApiKey': {
        const key = this.keys.get(command.id);
        invariant(key, `API key ${command.id} exists`);
        this.keep({ ...key, revokedAt: time }, changes);
        break;
      }
      default:
        invariant(false, `${command.kind} is about reference data or a setting`);
    }
  }

  private account(index: number): AccountRecord {
    const account = this.accounts[index];
    invariant(account, `account ${index} exists`);
    return account;
  }

  private keepInstrument(instrument: InstrumentRecord, changes: Changes): void {
    this.instruments[instrument.index] = instrument;
    changes.instruments.push(instrument);
  }

  private keepAccount(account: AccountRecord, changes: Changes): void {
    this.accounts[account.index] = account;
    changes.accounts.push(account);
  }

  private keep(key: ApiKeyRecord, changes: Changes): void {
    this.keys.set(key.id, key);
    changes.apiKeys.push(key);
  }
}
