import { badInput } from '../../errors.ts';
import { isGiven } from '../arguments.ts';

/** Refuses none, and more than one, of some arguments of which exactly one says what is meant. */
export function requireOneOf(what: string, choices: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(choices);
  const given = names.filter((name) => isGiven(choices[name]));
  if (given.length === 1) return;
  const found = given.length === 0 ? 'none is given' : `${given.join(', ')} are given`;
  throw badInput(`${what} takes exactly one of ${names.join(', ')}; ${found}.`);
}
