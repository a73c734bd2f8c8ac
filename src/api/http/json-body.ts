import { isUtf8 } from 'node:buffer';
import { badInput } from '../errors.ts';

/** Objects and lists inside each other; the deepest input of the schema needs five. */
const DEEPEST = 32;

const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads bytes as JSON, and refuses what others might read differently than we do: other encodings, keys given twice. */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw badInput('The body is empty; it must be JSON, {"query": "…"}.');
  if (!isUtf8(bytes)) throw badInput('The body is not UTF-8.');
  return readJsonText(bytes.toString('utf8'));
}

/** As {@link readJson}, for text that is known to be well-formed Unicode. */
export function readJsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badInput(`This is not JSON: ${(error as Error).message}`);
  }
  // A parser keeps only one of two equal keys, so it has fewer keys than the text has colons outside of strings.
  if (countKeys(value, 0) !== countColons(text)) throw badInput('An object in the JSON has the same key twice.');
  return value;
}

function countKeys(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= DEEPEST) throw badInput(`The JSON nests deeper than ${DEEPEST} levels.`);
  let keys = 0;
  if (Array.isArray(value)) {
    for (const element of value) keys += countKeys(element, depth + 1);
    return keys;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(record)) keys += 1 + countKeys(record[key], depth + 1);
  return keys;
}

function countColons(text: string): number {
  let colons = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) inString = !inString;
    else if (inString) {
      if (code === BACKSLASH) at++;
    } else if (code === COLON) colons++;
  }
  return colons;
}
