import { OPEN_STATUSES, sessionAt, type Command } from '../../src/domain/index.ts';
import {
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  type Committed,
  type InstrumentRecord,
  type OrderRecord,
} from '../../src/exchange/index.ts';
import { AnyCommand } from './any-command.ts';
import { AnyRiskCommand } from './any-risk-command.ts';
import { AnyVenueCommand, awayVenues } from './any-venue-command.ts';
import { seededDice, type Dice } from './dice.ts';
import { smallMarket } from './small-market.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
const MARKET = {
  instruments: [
    { tickSize: 10_000, lotSize: 1, middle: 15_000 },
    { tickSize: 10_000, lotSize: 1, middle: 15_000 },
  ],
  accounts: 4,
};

/** The core and the recorder under random commands of every kind, with what falls due in between, as the sequencer has it. */
export class CoreFlow {
  readonly exchange = new Exchange();
  readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  readonly open = new Map<number, OrderRecord>();
  readonly instruments: InstrumentRecord[] = [];
  private readonly dice: Dice;
  private readonly commands: AnyCommand;
  private readonly riskCommands: AnyRiskCommand | undefined;
  private readonly hear: (committed: Committed) => void;
  private readonly riskShare: number;
  private readonly venueCommands: AnyVenueCommand | undefined;
  private time = START;

  /**
   * @param risk one command in how many is of a risk officer or operator; 0: none is
   * @param hasVenues whether there are other venues, which a feed of DAN's tells of
   */
  constructor(seed: number, hear: (committed: Committed) => void, risk = 0, hasVenues = false) {
    this.dice = seededDice(seed);
    this.commands = new AnyCommand(this.dice, MARKET);
    if (risk > 0) this.riskCommands = new AnyRiskCommand(seededDice(seed + 1000), { ...MARKET, tiers: ['WIDE'] });
    this.riskShare = risk;
    this.hear = hear;
    for (const command of smallMarket()) this.send(command);
    this.send({
      kind: 'CreateAccount',
      id: 'DAN',
      name: 'DAN',
      firm: 'FIRM',
      participantKind: 'INSTITUTION',
      tier: 'WIDE',
    });
    if (!hasVenues) return;
    this.venueCommands = new AnyVenueCommand(seededDice(seed + 2000), MARKET.accounts - 1);
    for (const command of awayVenues()) this.send(command);
  }

  /** The next command. */
  step(): void {
    this.time += this.dice.roll(400_000);
    if (this.dice.roll(500) === 0) this.time += 40_000_000_000;
    const { riskCommands, riskShare, venueCommands } = this;
    const isRisk = riskCommands !== undefined && this.dice.roll(riskShare) === 0;
    if (isRisk) this.send(riskCommands.draw());
    else if (venueCommands !== undefined && this.dice.roll(4) === 0) this.send(venueCommands.draw(this.time));
    else this.send(this.drawn());
  }

  private drawn(): Command {
    const command = this.commands.draw([...this.open.values()], this.time);
    return this.venueCommands?.elsewhere(command) ?? command;
  }

  send(command: Command): void {
    const { exchange } = this;
    for (let due = exchange.nextDeadline; due <= this.time; due = exchange.nextDeadline) {
      const at = due === -Infinity ? this.time : Math.max(exchange.time, due);
      const sessions = exchange.timekeeping.calendarsDue(at).map((calendar) => sessionAt(calendar, at));
      this.apply({ kind: 'AdvanceTime', ...(sessions.length > 0 && { sessions }) }, at);
    }
    this.apply(command, Math.max(this.time, exchange.time));
  }

  private apply(command: Command, time: number): void {
    const sequence = this.exchange.sequence + 1;
    const events = this.exchange.apply(command, sequence, time).copy();
    const changes = this.recorder.record(command, events, sequence, time);
    this.instruments.push(...changes.instruments);
    for (const order of changes.orders) {
      if (OPEN_STATUSES.includes(order.status)) this.open.set(order.id, order);
      else this.open.delete(order.id);
    }
    this.hear({ entry: { sequence, time, actor: 'flow', command, events: events.encode() }, events, changes });
  }
}
