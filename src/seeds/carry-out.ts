import type { Command } from '../domain/index.ts';
import type { Outcome } from '../exchange/index.ts';

/** Carries out commands one after the other and gives their committed outcomes, in order. */
export type Send = (commands: readonly Command[]) => Promise<readonly Outcome[]>;

/** Most commands that a seed sends at once. */
const CHUNK = 500;

/** A command of a seed was refused: a bug of the seed, or a database that was not empty. */
export class SeedRefused extends Error {
  override name = 'SeedRefused';
}

/**
 * Sends the commands of a seed, in chunks of at most 500.
 *
 * @throws SeedRefused at the first chunk with a command that was refused, or whose clientOrderId was used before
 */
export async function carryOut(send: Send, commands: readonly Command[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < commands.length; from += CHUNK) {
    const chunk = commands.slice(from, from + CHUNK);
    const answers = await send(chunk);
    chunk.forEach((command, place) => mustBeTaken(command, answers[place]));
    outcomes.push(...answers);
  }
  return outcomes;
}

function mustBeTaken(command: Command, outcome: Outcome | undefined): void {
  const name = command.kind === 'SubmitOrder' ? `order ${command.clientOrderId}` : command.kind;
  if (outcome === undefined) throw new SeedRefused(`The seed's ${name} got no answer.`);
  const refusal = outcome.refusal ?? outcome.referenceRefusal;
  if (refusal) throw new SeedRefused(`The seed's ${name} was refused with ${refusal.code}: ${refusal.message}`);
  if (outcome.duplicate) throw new SeedRefused(`The seed's ${name} was sent before.`);
}
