import { invariant, type Command } from '../domain/index.ts';
import { DEMO_INSTRUMENTS } from './instruments.ts';
import { SymbolHistory } from './symbol-history.ts';
import type { Names } from './names.ts';

/** Spread in ticks and shares at the best price, as such symbols show them on a quiet day. */
const STYLES: Readonly<Record<string, { readonly spread: number; readonly touch: number }>> = {
  AAPL: { spread: 1, touch: 600 },
  MSFT: { spread: 3, touch: 200 },
  GOOGL: { spread: 2, touch: 300 },
  AMZN: { spread: 2, touch: 350 },
  TSLA: { spread: 4, touch: 250 },
  SPY: { spread: 1, touch: 1_500 },
};

/**
 * Two hours of trading in every symbol, and the books that they leave: depth on both sides around the reference price.
 * Symbols trade side by side. Always the same commands.
 */
export function demoMarket(names: Names): Command[] {
  const symbols = DEMO_INSTRUMENTS.map((instrument, place) => {
    const style = STYLES[instrument.symbol];
    invariant(style, `${instrument.symbol} has a style`);
    return new SymbolHistory(instrument, style, names, place + 1).rounds();
  });
  const longest = Math.max(...symbols.map((rounds) => rounds.length));
  return Array.from({ length: longest }, (_, round) => symbols.flatMap((rounds) => rounds[round] ?? [])).flat();
}
