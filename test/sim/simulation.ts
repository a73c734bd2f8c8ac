import { captureState, restoreState } from '../../src/exchange/index.ts';
import type { Command } from '../../src/domain/index.ts';
import { CoreBook, DOOR_OPTIONS, setNobodyApart } from '../../tools/conformance/core-book.ts';
import { outputLine } from '../../tools/conformance/outputs.ts';
import { parseRequest } from '../../tools/conformance/requests.ts';
import { NaiveMarket, drawRequest, type Request } from '../oracle/naive-market/index.ts';
import type { Dice } from '../support/dice.ts';
import { Divergence } from './divergence.ts';
import { checkAll, checkCheap } from './invariants.ts';

interface Journalled {
  readonly command: Command;
  readonly sequence: number;
  readonly time: number;
  readonly events: string;
}

/** Steps between two looks at everything. */
const THOROUGH = 1000;
/** Requests that a failure tells of. */
const TOLD = 12;

/**
 * The core beside the naive market, on random requests of every kind, with crashes: at random steps the core is thrown away
 * and rebuilt, from its whole state or from an earlier snapshot and the commands since. Everything follows from the dice.
 */
export class Simulation {
  /** What happened how often. */
  readonly tally = new Map<string, number>();
  steps = 0;
  private readonly dice: Dice;
  private naive = new NaiveMarket();
  private readonly core: CoreBook;
  private journal: Journalled[] = [];
  private snapshot = '';
  private readonly recent: string[] = [];

  constructor(dice: Dice) {
    this.dice = dice;
    this.core = new CoreBook((command, sequence, time, events) => {
      this.journal.push({ command, sequence, time, events: events.encode() });
    });
    this.takeSnapshot();
  }

  /** One random request, given to both. @throws Divergence */
  step(): void {
    this.steps++;
    const request = drawRequest(this.dice, this.naive);
    this.remember(request);
    const expected = this.naive
      .take(request)
      .map((output) => lineOf(output as DoorOutput))
      .join('');
    const outputs = this.core.take(asParsed(request));
    const actual = outputs.map(lineOf).join('');
    if (actual !== expected) this.fail(`the naive market says\n${expected}the core\n${actual}`);
    for (const output of outputs) this.count(output);
    // What a reset or a configuration sets up is not all done by commands: history begins anew.
    if (request.op === 'reset' || request.op === 'config') this.takeSnapshot();
    this.check(checkCheap);
    if (this.steps % THOROUGH === 0) this.checkEverything();
    if (this.dice.roll(400) === 0) this.crash();
  }

  /** Compares all that both hold. @throws Divergence */
  checkEverything(): void {
    this.check(checkAll);
    const request: Request = { op: 'book', orders: true };
    const expected = this.naive
      .take(request)
      .map((output) => lineOf(output as DoorOutput))
      .join('');
    const actual = this.core.take(asParsed(request)).map(lineOf).join('');
    if (expected !== actual) this.fail(`the naive book is\n${expected}the core's\n${actual}`);
  }

  private check(invariants: typeof checkAll): void {
    const broken = invariants(this.core.exchange, this.naive);
    if (broken !== undefined) this.fail(broken);
  }

  /** The core is lost, and comes back from what would be in the database. */
  private crash(): void {
    const lost = captureState(this.core.exchange);
    // Where messages are counted, the door counts those that never become a command: the journal does not have them.
    const fromSnapshot = this.dice.roll(2) === 0 && !this.naive.hasRisk;
    const exchange = restoreState(fromSnapshot ? this.snapshot : lost, DOOR_OPTIONS);
    setNobodyApart(exchange);
    if (fromSnapshot) {
      for (const { command, sequence, time, events } of this.journal) {
        const again = exchange.apply(command, sequence, time).encode();
        if (again !== events) this.fail(`I15 I16 command ${sequence} gave\n  ${events}\nand after a crash\n  ${again}`);
      }
    }
    const recovered = captureState(exchange);
    if (recovered !== lost) this.fail(`I15 the core was\n  ${lost}\nand is after a crash\n  ${recovered}`);
    this.core.adopt(exchange);
    this.count({ event: fromSnapshot ? 'crash, snapshot and tail' : 'crash, whole state' });
    this.takeSnapshot();
  }

  private takeSnapshot(): void {
    this.snapshot = captureState(this.core.exchange);
    this.journal = [];
  }

  private count(output: { readonly event: string; readonly code?: string; readonly reason?: string }): void {
    const detail = output.code ?? output.reason;
    const name = detail === undefined ? output.event : `${output.event} ${detail}`;
    this.tally.set(name, (this.tally.get(name) ?? 0) + 1);
  }

  private remember(request: Request): void {
    this.recent.push(JSON.stringify(request));
    if (this.recent.length > TOLD) this.recent.shift();
  }

  private fail(what: string): never {
    throw new Divergence(`Step ${this.steps}: ${what}\nThe last requests:\n  ${this.recent.join('\n  ')}`);
  }
}

type DoorOutput = Parameters<typeof outputLine>[1];

/** An output as the door writes it, so that both sides' fields stand in one order. */
function lineOf(output: DoorOutput): string {
  return `  ${outputLine(0, output)}`;
}

/** A request as the door reads it. */
function asParsed(request: Request): Parameters<CoreBook['take']>[0] {
  const parsed = parseRequest(JSON.stringify(request));
  if (parsed.op === 'bad') throw new Divergence(`${JSON.stringify(request)} is no request`);
  return parsed;
}
