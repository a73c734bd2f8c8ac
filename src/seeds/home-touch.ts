import { invariant, type CreateInstrument } from '../domain/index.ts';

/** How a symbol trades on a quiet day. */
export interface Style {
  /** Spread of the home market, in ticks. */
  readonly spread: number;
  /** Shares at its best price. */
  readonly touch: number;
}

const STYLES: Readonly<Record<string, Style>> = {
  AAPL: { spread: 1, touch: 600 },
  MSFT: { spread: 3, touch: 200 },
  GOOGL: { spread: 2, touch: 300 },
  AMZN: { spread: 2, touch: 350 },
  TSLA: { spread: 4, touch: 250 },
  SPY: { spread: 1, touch: 1_500 },
};

export function styleOf(symbol: string): Style {
  const style = STYLES[symbol];
  invariant(style, `${symbol} has a style`);
  return style;
}

/** Best bid of market makers (ticks) where a price is in the middle; their best offer is a spread above. */
export function bidAround(price: number, { spread }: Style): number {
  return price - Math.floor(spread / 2);
}

/** Best bid and offer, in ticks, of the home market at the end of a demo seed. */
export function homeTouch({ symbol, referencePrice, tickSize }: CreateInstrument): {
  readonly bid: number;
  readonly ask: number;
} {
  invariant(referencePrice !== null, `${symbol} has a reference price`);
  const style = styleOf(symbol);
  const bid = bidAround(referencePrice / tickSize, style);
  return { bid, ask: bid + style.spread };
}
