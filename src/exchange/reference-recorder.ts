import { invariant, type Command } from '../domain/index.ts';
import type { ReferenceRows } from './ports.ts';
import type { ApiKeyRecord, Changes } from './records.ts';

/** The rows of reference data that a command adds or replaces. */
export class ReferenceRecorder {
  private readonly firms = new Map<string, number>();
  private readonly keys = new Map<string, ApiKeyRecord>();

  constructor(rows: ReferenceRows) {
    for (const firm of rows.firms) this.firms.set(firm.id, firm.index);
    for (const key of rows.apiKeys) this.keys.set(key.id, key);
  }

  /** @param index what the core numbered it */
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
        const { kind: _, ...row } = command;
        changes.instruments.push({ index, ...row });
        break;
      }
      case 'CreateAccount': {
        const firm = this.firms.get(command.firm);
        invariant(firm !== undefined, `firm ${command.firm} exists`);
        const { id, name, participantKind: kind, tier } = command;
        changes.accounts.push({ index, id, name, firm, kind, tier });
        break;
      }
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
        invariant(false, `${command.kind} is about reference data`);
    }
  }

  private keep(key: ApiKeyRecord, changes: Changes): void {
    this.keys.set(key.id, key);
    changes.apiKeys.push(key);
  }
}
