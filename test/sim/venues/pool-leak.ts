import { EVENT, EVENT_WIDTH, SIDES, venueOf, type Command } from '../../../src/domain/index.ts';
import { bookLevels, restoreState, type Exchange } from '../../../src/exchange/index.ts';
import type { Dice } from '../../support/dice.ts';
import { GHOST, POOL } from './crowd.ts';
import type { VenueCommands } from './random-commands.ts';

/** Commands for which two exchanges are compared. */
const LENGTH = 12;

/**
 * Whether what rests in the pool can be seen (F86): two exchanges that differ in hidden orders alone get the same commands, and all that
 * is public must be the same in both: national quotes, every lit book, trades there, what the router thinks of each venue.
 */
export class PoolLeak {
  private readonly dice: Dice;
  private readonly commands: VenueCommands;

  constructor(dice: Dice, commands: VenueCommands) {
    this.dice = dice;
    this.commands = commands;
  }

  /** @param state of the exchange to begin with @returns what was seen; undefined: nothing */
  look(state: string, sequence: number, time: number): string | undefined {
    const [without, withOrders] = [restoreState(state), restoreState(state)];
    let next = sequence + 1;
    for (let count = 1 + this.dice.roll(3); count > 0; count--) {
      const ghost = this.commands.ghost(GHOST);
      // An order that traded is no secret any more. One that is refused takes an id as well, so that later ids are the same.
      if (kindsOf(withOrders.apply(ghost, next, time)).includes(EVENT.TRADE)) return undefined;
      without.apply({ ...ghost, quantity: 0 }, next, time);
      next++;
    }
    let now = time;
    for (let count = 0; count < LENGTH; count++, next++) {
      const command = this.commands.seen();
      now += this.dice.roll(2_000);
      // What falls due comes with a command of its own, as ever.
      const sent: Command = this.dice.roll(4) === 0 ? { kind: 'AdvanceTime' } : command;
      const some = seenOf(without, sent, next, now);
      const others = seenOf(withOrders, sent, next, now);
      const place = some.findIndex((line, at) => line !== others[at]);
      if (place < 0 && some.length === others.length) continue;
      const [one, other] = [some[place] ?? 'nothing', others[place] ?? 'nothing'];
      return `the pool can be seen: ${JSON.stringify(sent)} gives\n  ${one}\nand, with hidden orders in the pool,\n  ${other}`;
    }
    return undefined;
  }
}

function kindsOf({ words, length }: { readonly words: Float64Array; readonly length: number }): number[] {
  return Array.from({ length: length / EVENT_WIDTH }, (_, place) => words[place * EVENT_WIDTH]!);
}

/** All that is public after a command, a line each; ids, which count hidden orders too, are left out. */
function seenOf(exchange: Exchange, command: Command, sequence: number, time: number): string[] {
  const { words, length } = exchange.apply(command, sequence, time);
  const lines: string[] = [];
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    const row = [...words.subarray(at, at + EVENT_WIDTH)];
    if (row[0] === EVENT.NBBO) lines.push(`national quote ${row.slice(1).join(' ')}`);
    else if (row[0] === EVENT.ROUTE_SCORE) lines.push(`route ${row.slice(2).join(' ')}`);
    else if (row[0] === EVENT.TRADE && venueOf(row[1]!) !== POOL) lines.push(`trade ${row[1]} ${row[6]} ${row[7]}`);
    else if (row[0] === EVENT.BOOK_CHANGED) lines.push(`book ${row[1]} ${row[2]}`);
  }
  for (const { book } of exchange.books()) {
    for (const side of SIDES) {
      for (const { price, quantity, orderCount } of bookLevels(exchange, book.index, side)) {
        lines.push(`${book.index} ${side} ${quantity} in ${orderCount} at ${price}`);
      }
    }
  }
  return lines;
}
