import type { Command } from '../domain/index.ts';
import { styleOf } from './home-touch.ts';
import { DEMO_INSTRUMENTS } from './instruments.ts';
import type { Names } from './names.ts';
import { SymbolHistory } from './symbol-history.ts';

/**
 * Two hours of trading at the home market in every symbol, and the books that they leave: depth on both sides around the reference
 * price. Symbols trade side by side. Always the same commands.
 */
export function demoMarket(names: Names): Command[] {
  const symbols = DEMO_INSTRUMENTS.map((instrument, place) =>
    new SymbolHistory(instrument, styleOf(instrument.symbol), names, place + 1).rounds(),
  );
  const longest = Math.max(...symbols.map((rounds) => rounds.length));
  return Array.from({ length: longest }, (_, round) => symbols.flatMap((rounds) => rounds[round] ?? [])).flat();
}
