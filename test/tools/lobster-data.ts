import { hasRecordings, recording } from './replay-data.ts';

export interface LobsterSample {
  readonly messages: string;
  readonly books: string;
}

export const MSFT_L50 = sample('MSFT', 'L50_1000rows');
export const AMZN_L10 = sample('AMZN', 'L10_first20000');

function sample(symbol: string, name: string): LobsterSample {
  const file = (kind: string): string => recording(`lobster_${symbol}_2012-06-21_${kind}_${name}.csv.gz`);
  return { messages: file('message'), books: file('orderbook') };
}

/** Whether a sample is there; says aloud what is not tested when it is not. */
export function hasSample({ messages, books }: LobsterSample): boolean {
  return hasRecordings(messages, books);
}
