import { Exchange, captureState, restoreState, type ExchangeOptions } from '../../src/exchange/index.ts';
import { MAX_NOTIONAL, MAX_QUANTITY, type Command, type SubmitOrder } from '../../src/domain/index.ts';
import { NaiveHouse, RandomCommands, crowd, exposureOf, openShares, positionOf } from '../oracle/naive-house/index.ts';
import type { Dice } from '../support/dice.ts';
import { Divergence } from './divergence.ts';
import { wordsOf } from './house-words.ts';
import { RiskInvariants } from './risk-invariants.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
/** Steps between two looks at everything. */
const THOROUGH = 500;
/** Commands that a failure tells of. */
const TOLD = 14;

/** A reduce-only order is held to the position when it comes, as the naive market has it. */
export const HOUSE_OPTIONS: ExchangeOptions = {
  bounds: { maxQuantity: MAX_QUANTITY, maxNotional: MAX_NOTIONAL, maxSlices: 10_000 },
  holdsReduceOnly: false,
  linksAccounts: false,
};

interface Journalled {
  readonly command: Command;
  readonly sequence: number;
  readonly time: number;
  readonly events: string;
}

/**
 * The whole exchange beside the naive house: limits, trading states, short sales, changes that need two people, cash, and all
 * that halts a market; on random commands, with crashes at every kind of state. Everything follows from the dice.
 */
export class HouseSimulation {
  /** What happened how often. */
  readonly tally = new Map<string, number>();
  steps = 0;
  private readonly dice: Dice;
  private readonly naive = new NaiveHouse();
  private readonly commands: RandomCommands;
  private readonly invariants = new RiskInvariants();
  private exchange = new Exchange(HOUSE_OPTIONS);
  private time = START;
  private journal: Journalled[] = [];
  private snapshot = '';
  private readonly recent: string[] = [];

  constructor(dice: Dice, hasHalts = true) {
    this.dice = dice;
    this.commands = new RandomCommands(dice, this.naive.house, hasHalts);
    this.passTo(this.time);
    for (const command of crowd(hasHalts)) this.send(command);
    this.takeSnapshot();
  }

  /** One random command, with what falls due before it. @throws Divergence */
  step(): void {
    this.steps++;
    this.passTo(this.time + this.commands.pause());
    this.send(this.commands.draw());
    if (this.steps % THOROUGH === 0) this.checkEverything();
    if (this.dice.roll(250) === 0) this.crash();
  }

  /** The core as it stands, for somebody who wants to ask it something. */
  get core(): Exchange {
    return this.exchange;
  }

  /** A new order as the next step might send it, and its time. */
  drawOrder(): { readonly order: SubmitOrder; readonly time: number } {
    let command = this.commands.draw();
    while (command.kind !== 'SubmitOrder') command = this.commands.draw();
    return { order: command, time: this.time };
  }

  /** Compares what both hold: positions, open orders, last trades. @throws Divergence */
  checkEverything(): void {
    const { house } = this.naive;
    for (const instrument of house.instruments) {
      const { book } = this.exchange.markets[instrument.index]!;
      const last = instrument.market.lastPrice ?? 0;
      if (last !== book.lastTick) this.fail(`last trade of ${instrument.index}: ${book.lastTick}; naive ${last}`);
      for (const { index } of house.accounts) {
        this.compare(`position of ${index}`, positionOf(instrument, index), (at) =>
          at.positionOf(index, instrument.index),
        );
        for (const [side, word] of (['BUY', 'SELL'] as const).entries()) {
          const open = openShares(instrument, index, word);
          this.compare(`open ${word} of ${index}`, open, (at) => at.openOf(index, instrument.index, side));
        }
      }
    }
    for (const { index, cash } of house.accounts) {
      this.compare(`cash of ${index}`, cash, (at) => Number(at.cash.balance(index)));
      this.compare(`credit of ${index}`, exposureOf(house, index), (at) => at.usedBy(index) * 10_000);
    }
  }

  private compare(what: string, naive: number, ofCore: (exposures: Exchange['exposures']) => number): void {
    const core = ofCore(this.exchange.exposures);
    if (core !== naive) this.fail(`I10 ${what} is ${core}; naive ${naive}`);
  }

  /** As the sequencer has it: what is due happens at its very instant. */
  private passTo(time: number): void {
    for (let due = this.exchange.nextDeadline; due <= time; due = this.exchange.nextDeadline) {
      const at = due === -Infinity ? this.time : Math.max(this.exchange.time, due);
      this.time = at;
      const sessions = this.exchange.timekeeping.calendarsDue(at).map((name) => this.commands.session(name, at));
      this.send({ kind: 'AdvanceTime', ...(sessions.length > 0 && { sessions }) });
    }
    this.time = time;
  }

  private send(command: Command): void {
    const { exchange, time } = this;
    this.remember(command);
    const sequence = exchange.sequence + 1;
    const expected = this.naive.take(command, time);
    const events = exchange.apply(command, sequence, time);
    const actual = wordsOf(events, command);
    if (expected.join('\n') !== actual.join('\n')) {
      this.fail(`the naive house says\n  ${expected.join('\n  ')}\nthe core\n  ${actual.join('\n  ')}`);
    }
    for (const line of actual) this.count(line);
    const broken = this.invariants.check(command, events);
    if (broken !== undefined) this.fail(broken);
    this.journal.push({ command, sequence, time, events: events.encode() });
  }

  /** The core is lost, and comes back from what would be in the database. */
  private crash(): void {
    const lost = captureState(this.exchange);
    const fromSnapshot = this.dice.roll(2) === 0;
    const exchange = restoreState(fromSnapshot ? this.snapshot : lost, HOUSE_OPTIONS);
    for (const { command, sequence, time, events } of fromSnapshot ? this.journal : []) {
      const again = exchange.apply(command, sequence, time).encode();
      if (again !== events) this.fail(`I15 I16 command ${sequence} gave\n  ${events}\nand after a crash\n  ${again}`);
    }
    const recovered = captureState(exchange);
    if (recovered !== lost) this.fail(`I15 the core was\n  ${lost}\nand is after a crash\n  ${recovered}`);
    this.exchange = exchange;
    this.add(fromSnapshot ? 'crash, snapshot and tail' : 'crash, whole state');
    this.takeSnapshot();
  }

  private takeSnapshot(): void {
    this.snapshot = captureState(this.exchange);
    this.journal = [];
  }

  /** By what a line says, its numbers left out. */
  private count(line: string): void {
    const [first = '', second = '', third = '', fourth = ''] = line.split(' ');
    if (first === 'trade') this.add('trade');
    else if (first === 'halt') this.add(`halt ${third} level ${line.split(' ')[4]!.slice(0, -1)}`);
    else if (first === 'bands') this.add(`bands ${third}`);
    else if (first === 'short') this.add(`short sales restricted for ${line.split(' ')[5]} days`);
    else if (first === 'index') this.add(`index level ${line.split(' ').at(-1)}`);
    else if (first === 'phase' || first === 'change') this.add(`${first} ${third}`);
    else if (first === 'refused') this.add(`setting refused ${second}`);
    else if (first === 'booked') this.add(`booked ${third === 'cash' ? 'cash' : 'shares'}`);
    else if (second === 'canceled') this.add(`canceled ${fourth}`);
    else if (second === 'accepted' || second === 'refused') this.add(`${second} ${third}`);
    else this.add(first === 'done' ? first : second);
  }

  private add(name: string): void {
    this.tally.set(name, (this.tally.get(name) ?? 0) + 1);
  }

  private remember(command: Command): void {
    this.recent.push(`${this.time}: ${JSON.stringify(command)}`);
    if (this.recent.length > TOLD) this.recent.shift();
  }

  private fail(what: string): never {
    throw new Divergence(`Step ${this.steps}: ${what}\nThe last commands:\n  ${this.recent.join('\n  ')}`);
  }
}
