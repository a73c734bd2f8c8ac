import {
  EVENT,
  RISK_CHANGE_STATUSES,
  type Command,
  type Micros,
  type RequestRiskChange,
  type RiskChange,
} from '../domain/index.ts';
import type { Core } from './core.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { carryOutRiskSetting, judgeRiskSetting, loosens } from './risk-settings.ts';
import type { Trading } from './trading.ts';
import { invalid } from './value-checks.ts';

const { RISK_CHANGE } = EVENT;
const PENDING = RISK_CHANGE_STATUSES.indexOf('PENDING');
const EFFECTIVE = RISK_CHANGE_STATUSES.indexOf('EFFECTIVE');
const REJECTED = RISK_CHANGE_STATUSES.indexOf('REJECTED');

/** A change that nobody has decided within a day cannot be approved any more. */
export const RISK_CHANGE_VALID_FOR: Micros = 86_400_000_000;
/** Most changes that wait. */
const MAX_PENDING = 1_000;
const LONGEST_REASON = 200;

type ChangeCommand = Extract<Command, { kind: 'RequestRiskChange' | 'DecideRiskChange' }>;

/** A change that waits for a second person. */
export interface PendingChange {
  readonly id: number;
  readonly request: RequestRiskChange;
  readonly at: Micros;
  /** The change that has set the same since: this one cannot be approved any more. 0: none. */
  readonly superseded: number;
}

/**
 * Changes of risk settings, with who asked, when and why. What only tightens takes effect at once; what loosens waits until
 * another person approves it (15c3-5(d), S16).
 */
export class RiskChanges {
  readonly pending = new Map<number, PendingChange>();
  nextId = 1;

  /** Why a command is refused; undefined when it is not. */
  judge(command: ChangeCommand, core: Core, time: Micros): ReferenceDataRefusal | undefined {
    if (command.kind === 'RequestRiskChange') {
      const refused = judgeRiskSetting(command.change, core) ?? reason(command.reason);
      if (refused || this.pending.size < MAX_PENDING || !loosens(command.change, core)) return refused;
      return invalid(null, `${this.pending.size} changes wait for a decision; the most are ${MAX_PENDING}.`);
    }
    const pending = this.pending.get(command.id);
    if (!pending) {
      return { code: 'NOT_FOUND', field: 'id', message: `There is no risk change ${command.id} that waits.` };
    }
    if (command.approve && pending.request.by === command.by) {
      return invalid('by', `Risk change ${command.id} was asked for with this key; another person must approve it.`);
    }
    if (command.approve && pending.superseded > 0) {
      return invalid(
        'id',
        `Risk change ${command.id} is out of date: change ${pending.superseded} has set the same since. Reject it and ask anew.`,
      );
    }
    if (command.approve && time > pending.at + RISK_CHANGE_VALID_FOR) {
      return invalid('id', `Risk change ${command.id} has waited for more than 24 hours; reject it and ask anew.`);
    }
    return reason(command.reason) ?? (command.approve ? judgeRiskSetting(pending.request.change, core) : undefined);
  }

  /** Carries out a judged command. */
  carryOut(command: ChangeCommand, core: Core, trading: Trading, time: Micros): void {
    const { events } = core;
    if (command.kind === 'RequestRiskChange') {
      const id = this.nextId++;
      if (loosens(command.change, core)) {
        this.pending.set(id, { id, request: command, at: time, superseded: 0 });
        events.push2(RISK_CHANGE, id, PENDING);
        return;
      }
      this.takeEffect(id, command.change, core, trading, time);
      return;
    }
    const { request } = this.pending.get(command.id)!;
    this.pending.delete(command.id);
    if (command.approve) this.takeEffect(command.id, request.change, core, trading, time);
    else events.push2(RISK_CHANGE, command.id, REJECTED);
  }

  private takeEffect(id: number, change: RiskChange, core: Core, trading: Trading, time: Micros): void {
    core.events.push2(RISK_CHANGE, id, EFFECTIVE);
    carryOutRiskSetting(change, core, trading, time);
    // Whoever asked before did not know of this: a release asked for before a kill must not lift the kill.
    for (const waiting of this.pending.values()) {
      if (subjectOf(waiting.request.change) === subjectOf(change)) {
        this.pending.set(waiting.id, { ...waiting, superseded: id });
      }
    }
  }
}

/** What a change is about: two of one subject set the same thing. */
function subjectOf(change: RiskChange): string {
  const names = ['kind', 'tier', 'account', 'firm', 'algorithm', 'instrument'];
  return JSON.stringify(change, names);
}

function reason(text: string): ReferenceDataRefusal | undefined {
  if (text.length <= LONGEST_REASON && !/\p{Cc}/u.test(text)) return undefined;
  return invalid(
    'reason',
    `reason has ${text.length} characters; allowed are ${LONGEST_REASON}, none that controls a terminal.`,
  );
}
