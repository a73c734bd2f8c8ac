import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const FOLDER = process.env['BOURSE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

export interface LobsterSample {
  readonly messages: string;
  readonly books: string;
}

export const MSFT_L50 = sample('MSFT', 'L50_1000rows');
export const AMZN_L10 = sample('AMZN', 'L10_first20000');

function sample(symbol: string, name: string): LobsterSample {
  const file = (kind: string): string => join(FOLDER, `lobster_${symbol}_2012-06-21_${kind}_${name}.csv.gz`);
  return { messages: file('message'), books: file('orderbook') };
}

/** Whether a sample is there; says aloud what is not tested when it is not. */
export function hasSample({ messages, books }: LobsterSample): boolean {
  const missing = [messages, books].filter((path) => !existsSync(path));
  if (missing.length === 0) return true;
  console.warn(
    `\n*** SKIPPED: the replay of real order flow is NOT tested. Missing: ${missing.join(', ')}.\n` +
      '*** Put the LOBSTER samples into ../shared/data beside the repository, or set BOURSE_DATA to their folder.\n',
  );
  return false;
}
