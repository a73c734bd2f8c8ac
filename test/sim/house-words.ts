import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  HALT_KINDS,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  REFERENCE_REFUSALS,
  REJECT_CODES,
  RISK_CHANGE_STATUSES,
  SELL_MARKS,
  type Command,
  type EventBuffer,
} from '../../src/domain/index.ts';

/** The events of a command in the words of the naive house, a line an event. What is only bookkeeping is left out. */
export function wordsOf({ words, length }: EventBuffer, command: Command): string[] {
  const lines: string[] = [];
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    const line = lineOf([...words.subarray(at, at + EVENT_WIDTH)], at === 0 && command.kind === 'AmendOrder');
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

function lineOf(row: readonly number[], isAmendment: boolean): string | undefined {
  const [kind, a, b, c, d, e, f, g] = row as [number, number, number, number, number, number, number, number];
  switch (kind) {
    case EVENT.ACCEPTED:
      return `${a} accepted ${SELL_MARKS[b]}`;
    case EVENT.REJECTED:
    case EVENT.REFUSED:
      return `${a} refused ${sameCode(REJECT_CODES[b]!)}`;
    case EVENT.TRADE:
      return `trade ${a}: ${e} takes ${g} from ${d} at ${f}`;
    case EVENT.PREVENTED:
      return `${c} and ${b} prevented ${d}`;
    case EVENT.CANCELED:
      return `${a} canceled ${b} ${CANCEL_REASONS[c]}`;
    case EVENT.EXPIRED:
      return `${a} expired ${b}`;
    case EVENT.AMENDED:
      // Others tell what self-trade prevention leaves.
      return isAmendment ? `${a} amended ${d === 1 ? 'kept' : 'lost'}` : undefined;
    case EVENT.REPLACED:
      return `${a} replaced`;
    case EVENT.REFRESHED:
      return `${b} refreshed ${e}`;
    case EVENT.TRIGGERED:
      return `${b} triggered`;
    case EVENT.PHASE:
      return `phase ${a} ${MARKET_PHASES[b]}`;
    case EVENT.HALT:
      return `halt ${a} ${HALT_KINDS[b]} level ${c}: ${d} from ${e} until ${f}`;
    case EVENT.BANDS:
      return `bands ${a} ${PRICE_BAND_STATES[e]} ${b} to ${c} around ${d}, pause at ${f}`;
    case EVENT.SHORT_SALE_RESTRICTION:
      return `short sales ${a} restricted for ${b} days at ${c}`;
    case EVENT.INDEX:
      return `index ${a} from ${b}, level ${c}`;
    case EVENT.RISK_CHANGE:
      return `change ${a} ${RISK_CHANGE_STATUSES[b]}`;
    case EVENT.BOOKED:
      return `booked ${a} ${b === -1 ? 'cash' : b}`;
    case EVENT.REFERENCE_REFUSED:
      return `refused ${REFERENCE_REFUSALS[a]}`;
    case EVENT.CREATED:
    case EVENT.SET:
      return 'done';
    default:
      return undefined;
  }
}

/** Whether an order is gone, or never was, the naive house does not tell apart. */
function sameCode(code: string): string {
  return code === 'ORDER_NOT_FOUND' ? 'ORDER_NOT_OPEN' : code;
}
