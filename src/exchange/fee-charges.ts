import { EVENT, EVENT_WIDTH, venueOf, utcDay, type EventBuffer, type Micros } from '../domain/index.ts';
import type { Exposures } from '../risk/index.ts';
import { MAKER, TAKER } from '../venue/index.ts';
import type { Venues } from './venue-state.ts';

const { FEES, TRADE } = EVENT;

/** What stands in the place of the aggressor's side where there was none. */
const NO_SIDE = 2;

/** Charges the fees of a command's trades, in the order in which they happened (F53, D42). */
export class FeeCharges {
  private readonly venues: Venues;
  private readonly exposures: Exposures;
  private readonly events: EventBuffer;
  /** Place in the event buffer up to which trades have been charged. */
  private reached = 0;

  constructor(venues: Venues, exposures: Exposures, events: EventBuffer) {
    this.venues = venues;
    this.exposures = exposures;
    this.events = events;
  }

  /** Accounts of fills are kept from now on. */
  begin(): void {
    this.exposures.parties ??= [];
  }

  /** A command begins. */
  restart(): void {
    this.reached = 0;
  }

  /** Charges the trades since it was last called for this command. */
  charge(time: Micros): void {
    const { events, exposures } = this;
    const { parties } = exposures;
    if (parties === null || parties.length === 0) return;
    const day = utcDay(time);
    const { length } = events;
    let fill = 0;
    const from = this.reached;
    this.reached = length;
    for (let at = from; at < length; at += EVENT_WIDTH) {
      if (events.words[at] !== TRADE) continue;
      const [one, other, order] = [parties[fill]!, parties[fill + 1]!, parties[fill + 2]!];
      fill += 3;
      const isInOrder = events.words[at + 4] === order;
      this.chargeTrade(at, isInOrder ? one : other, isInOrder ? other : one, day);
    }
    parties.length = 0;
  }

  private chargeTrade(at: number, maker: number, taker: number, day: string): void {
    const { venues, exposures, events } = this;
    const { words } = events;
    const venue = venueOf(words[at + 1]!);
    const [trade, price, quantity, side] = [words[at + 2]!, words[at + 6]!, words[at + 7]!, words[at + 8]!];
    const { fees } = venues.get(venue);
    const month = day.slice(0, 7);
    const feeOf = (account: number, role: typeof MAKER | typeof TAKER): number =>
      fees.feeOf(role, price, quantity, day, venues.volumeOf(venue, account, month));
    const makerFee = feeOf(maker, side === NO_SIDE ? TAKER : MAKER);
    const takerFee = feeOf(taker, TAKER);
    venues.addVolume(venue, maker, month, quantity);
    venues.addVolume(venue, taker, month, quantity);
    if (makerFee === 0 && takerFee === 0) return;
    exposures.cash.move(maker, -makerFee);
    exposures.cash.move(taker, -takerFee);
    events.push3(FEES, trade, makerFee, takerFee);
  }
}
