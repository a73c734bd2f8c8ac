import { badInput } from './errors.ts';

const LONGEST_REASON = 200;

/** A text for the record; empty where none is given. */
export function optionalReason(reason: string | null | undefined, name = 'reason'): string {
  const text = (reason ?? '').normalize('NFC').trim();
  if (text.length <= LONGEST_REASON && !/\p{Cc}/u.test(text)) return text;
  throw badInput(
    `${name} has ${text.length} characters; allowed are ${LONGEST_REASON}, and none that controls a terminal.`,
  );
}

/** A text for the record that must be given. */
export function requireReason(reason: string): string {
  const text = optionalReason(reason);
  if (text.length > 0) return text;
  throw badInput(`reason is empty; it takes 1 to ${LONGEST_REASON} characters.`);
}
