import { Temporal } from 'temporal-polyfill';
import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  HALT_KINDS,
  HOME,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  REFERENCE_REFUSALS,
  REJECT_CODES,
  RISK_CHANGE_STATUSES,
  SELL_MARKS,
  formatDecimal,
  venueOf,
  type EventBuffer,
} from '../../../src/domain/index.ts';
import { describeVenueEvent, nameEntered, placeOf, type Names } from './venue-events.ts';

/** The events of a command in the words of the tables. What is only bookkeeping is left out. All numbers must be integers (D5). */
export function describeEvents(events: EventBuffer, names: Names, tellsMarks = false): string[] {
  const { words, length } = events;
  const told: string[] = [];
  nameEntered(events, names);
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    const row = [...words.subarray(at, at + EVENT_WIDTH)];
    if (!row.every(Number.isSafeInteger))
      throw new Error(`An event holds a number that is no integer: ${row.join(' ')}`);
    told.push(...describe(row, names, tellsMarks));
  }
  return told;
}

function describe(row: readonly number[], names: Names, tellsMarks: boolean): string[] {
  const [kind, a, b, c, d, e, f, g, h] = row as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const name = (id: number): string => names.orders[id] ?? (id === 0 ? 'nobody' : `order ${id}`);
  const ofVenues = describeVenueEvent(row, names);
  if (ofVenues) return ofVenues;
  // The other venues go with the home market.
  if ((kind === EVENT.PHASE || kind === EVENT.HALT) && venueOf(a) !== HOME) return [];
  switch (kind) {
    case EVENT.ACCEPTED:
      return [tellsMarks ? `${name(a)} accepted ${SELL_MARKS[b]!}` : `${name(a)} accepted`];
    case EVENT.REJECTED:
    case EVENT.REFUSED: {
      const code = REJECT_CODES[b]!;
      const why =
        code === 'TRADE_THROUGH' && kind === EVENT.REJECTED ? ` of ${formatDecimal(c)} on ${names.venues[e]!}` : '';
      return [`${name(a)} rejected ${code}${why}`];
    }
    case EVENT.TRADE:
      return [`${name(e)} takes ${g} from ${name(d)} at ${formatDecimal(f)}${placeOf(a, h, names)}`];
    case EVENT.PREVENTED:
      return [`${name(c)} may not take ${d} from ${name(b)}`];
    case EVENT.CANCELED:
      // A venue's new quote says itself what is gone of the old.
      if (CANCEL_REASONS[c] === 'REQUOTED') return [];
      return [`${name(a)} canceled ${b} ${CANCEL_REASONS[c]!}`];
    case EVENT.EXPIRED:
      return [`${name(a)} expired ${b}`];
    case EVENT.AMENDED:
      return [`${name(a)} amended to ${b}, priority ${d === 1 ? 'kept' : 'lost'}`];
    case EVENT.REPLACED:
      return [`${name(a)} replaced, ${b} in all`];
    case EVENT.REFRESHED:
      return [`${name(b)} shows ${e}`];
    case EVENT.HELD:
      return [`${name(b)} held at ${formatDecimal(c)}`];
    case EVENT.TRIGGERED:
      return [`${name(b)} triggered for ${c}`];
    case EVENT.REPRICED:
      return [c === 0 ? `${name(b)} has no price` : `${name(b)} moves to ${formatDecimal(c)}`];
    case EVENT.QUEUED:
      return [`${name(b)} waits`];
    case EVENT.PHASE:
      return [`phase ${MARKET_PHASES[b]!}`];
    case EVENT.UNCROSSED:
      return [`uncrossed ${c} at ${formatDecimal(b)}, ${leftOver(d)}`];
    case EVENT.INDICATIVE:
      return [b === 0 ? `indicates nothing, ${leftOver(d)}` : `indicates ${c} at ${formatDecimal(b)}, ${leftOver(d)}`];
    case EVENT.HALT:
      // An operator's halt is told by its phase.
      return HALT_KINDS[b] === 'OPERATOR' ? [] : [haltText(row)];
    case EVENT.BANDS:
      return [bandsText(row)];
    case EVENT.SHORT_SALE_RESTRICTION:
      return [b === 0 ? 'short sales are free' : `short sales restricted for ${b} days by ${formatDecimal(c)}`];
    case EVENT.INDEX:
      return [`index ${formatDecimal(a)}, close ${formatDecimal(b)}, level ${c}`];
    case EVENT.RISK_CHANGE:
      return [`change ${a} ${RISK_CHANGE_STATUSES[b]!}`];
    case EVENT.BOOKED:
      return [b === -1 ? 'cash booked' : 'shares booked'];
    case EVENT.REFERENCE_REFUSED:
      return [`refused ${REFERENCE_REFUSALS[a]!}`];
    default:
      return [];
  }
}

function leftOver(imbalance: number): string {
  if (imbalance === 0) return 'nobody left';
  return imbalance > 0 ? `buyers of ${imbalance} left` : `sellers of ${-imbalance} left`;
}

function haltText([, , kind, level, price, reference, until]: readonly number[]): string {
  const at = `${formatDecimal(price!)} from ${formatDecimal(reference!)}`;
  const name = level === 0 ? HALT_KINDS[kind!]! : `${HALT_KINDS[kind!]!} level ${level}`;
  return `halt ${name}: ${at}, ${until === 0 ? 'for the day' : `until ${timeOfDay(until!)}`}`;
}

function bandsText([, , lower, upper, reference, state, pauseAt]: readonly number[]): string {
  const name = PRICE_BAND_STATES[state!]!;
  if (name === 'NONE') return 'no bands';
  const bands = `bands ${formatDecimal(lower!)} to ${formatDecimal(upper!)} around ${formatDecimal(reference!)}`;
  return name === 'NORMAL' ? bands : `limit state at ${bands}, pause at ${timeOfDay(pauseAt!)}`;
}

/** In New York, "15:25:00". */
function timeOfDay(instant: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant / 1000)).toZonedDateTimeISO('America/New_York');
  return at.toPlainTime().toString({ smallestUnit: 'second' });
}
