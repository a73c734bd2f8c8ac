import type { LogRecord, Request } from '../records.ts';
import type { Findings } from './finding.ts';
import { KIND, type Entry } from './journal-walk.ts';
import type { Tables } from './tables.ts';

/** Sender of the commands that a new database begins with. */
const SEED = 'seed';

/** What became of one thing that was asked for, over all its sendings. */
interface Sendings {
  acknowledged: number;
  unanswered: number;
  /** What a mass cancel said that it took out, each time. */
  readonly counts: number[];
}

/**
 * Cancels, amendments and mass cancels have no id of their own, so a sending that was answered stands in the journal
 * once, and one that was not at most once. A mass cancel took out as many orders as it said.
 */
export class CarriedOut {
  private readonly findings: Findings;
  private readonly asked = new Map<string, Sendings>();
  /** For each record of what was asked: orders that it took out. */
  private readonly done = new Map<string, number[]>();

  constructor(log: readonly LogRecord[], tables: Tables, findings: Findings) {
    this.findings = findings;
    const names = new Map<number, string>();
    for (const record of log) {
      if (record.t === 'sent') {
        const name = nameOf(record.request, tables);
        if (name === undefined) continue;
        names.set(record.n, name);
        if (this.asked.has(name)) continue;
        this.asked.set(name, { acknowledged: 0, unanswered: 0, counts: [] });
        this.done.set(name, []);
      } else if (record.t === 'acknowledged' || record.t === 'unanswered') {
        const sendings = this.asked.get(names.get(record.n) ?? '');
        if (!sendings) continue;
        sendings[record.t]++;
        if (record.t === 'acknowledged') sendings.counts.push(record.answer.canceledCount ?? 0);
      }
    }
  }

  take({ actor, command, events }: Entry): void {
    if (actor === SEED) return;
    const name =
      command.kind === 'CancelAllOrders' ? `${command.kind} ${command.account}` : `${command.kind} ${command.orderId}`;
    const records = this.done.get(name);
    if (!records) return;
    records.push(events.filter(([kind]) => kind === KIND.canceled).length);
  }

  finish(): void {
    for (const [name, { acknowledged, unanswered, counts }] of this.asked) {
      const records = this.done.get(name) ?? [];
      if (records.length < acknowledged) {
        this.findings.add('lost', `${name}: ${acknowledged} were acknowledged, ${records.length} are there`);
      }
      if (records.length > acknowledged + unanswered) {
        const most = acknowledged + unanswered;
        this.findings.add('duplicated', `${name}: ${most} were sent, ${records.length} are there`);
      }
      if (name.startsWith('CancelAllOrders')) this.compareCounts(name, counts, records);
    }
  }

  private compareCounts(name: string, told: readonly number[], records: readonly number[]): void {
    const left = [...records];
    for (const count of told) {
      const at = left.indexOf(count);
      if (at < 0) this.findings.add('changed', `${name} said that it took out ${count}; no record did`);
      else left.splice(at, 1);
    }
  }
}

/** The journal's kind of command, and what it is about; undefined for requests that have ids of their own. */
function nameOf(request: Request, tables: Tables): string | undefined {
  switch (request.kind) {
    case 'cancel':
      return `CancelOrder ${request.input.orderId}`;
    case 'amend':
      return `AmendOrder ${request.input.orderId}`;
    case 'cancelAll':
      return `CancelAllOrders ${tables.accounts.get(request.input.accountId)}`;
    default:
      return undefined;
  }
}
