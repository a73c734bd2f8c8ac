import type { GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useState } from 'react';
import type { Level } from './displayed-book.ts';
import { followMarket, NOTHING_YET, type MarketView, type Print } from './market-feed.ts';
import { SYMBOLS } from './own-operations.ts';
import { post } from './transport.ts';

const STATES = { connecting: 'connecting …', live: 'live', lost: 'lost, trying again …' };

function LiveMarket() {
  const symbols = useSymbols();
  const [chosen, choose] = useState<string>();
  const symbol = chosen ?? symbols[0];
  return (
    <article className="bourse-panel bourse-market">
      <p>
        The book and the prints, live. Send an order from a tab and see it arrive; <em>WatchBook</em> and{' '}
        <em>WatchTrades</em> are the same feeds.
      </p>
      {symbol !== undefined && (
        <>
          <select aria-label="Symbol" value={symbol} onChange={({ target }) => choose(target.value)}>
            {symbols.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <Market key={symbol} symbol={symbol} />
        </>
      )}
    </article>
  );
}

function Market({ symbol }: { readonly symbol: string }) {
  const [{ state, book, prints, problem }, show] = useState<MarketView>(NOTHING_YET);
  useEffect(() => followMarket(symbol, show), [symbol]);
  const asks = book?.asks ?? [];
  const bids = book?.bids ?? [];
  const largest = Math.max(1, ...[...bids, ...asks].map(({ quantity }) => Number(quantity)));
  return (
    <>
      <span className={`bourse-state bourse-${state}`} title={problem}>
        {STATES[state]}
      </span>
      <table className="bourse-ladder">
        <thead>
          <tr>
            <th>Bid size</th>
            <th>Price</th>
            <th>Offer size</th>
          </tr>
        </thead>
        <tbody>
          {asks.toReversed().map((level) => (
            <Rung key={`ask ${level.price}`} side="ask" level={level} largest={largest} />
          ))}
          {bids.map((level) => (
            <Rung key={`bid ${level.price}`} side="bid" level={level} largest={largest} />
          ))}
        </tbody>
      </table>
      <h3>Last trades (UTC)</h3>
      <Prints prints={prints} />
    </>
  );
}

interface RungProps {
  readonly side: 'bid' | 'ask';
  readonly level: Level;
  /** The largest quantity in sight, which fills its cell. */
  readonly largest: number;
}

function Rung({ side, level, largest }: RungProps) {
  const size = (
    <td className="bourse-size">
      <i style={{ width: `${(100 * Number(level.quantity)) / largest}%` }} />
      <span>{grouped(level.quantity)}</span>
    </td>
  );
  return (
    <tr className={`bourse-${side}`}>
      {side === 'bid' ? size : <td />}
      <td>{level.price}</td>
      {side === 'ask' ? size : <td />}
    </tr>
  );
}

function Prints({ prints }: { readonly prints: readonly Print[] }) {
  if (prints.length === 0) return <p>None yet.</p>;
  return (
    <table className="bourse-prints">
      <tbody>
        {prints.map((print) => (
          <tr key={print.sequence} className={colourOf(print)} title={`Print ${print.sequence}`}>
            <td>{print.executedAt.slice(11, 19)}</td>
            <td>{print.price}</td>
            <td>{grouped(print.quantity)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** By the side that took; an auction has none. */
function colourOf({ aggressorSide }: Print): string | undefined {
  if (aggressorSide === null) return undefined;
  return aggressorSide === 'SELL' ? 'bourse-ask' : 'bourse-bid';
}

/** "12000" as "12,000". */
function grouped(quantity: string): string {
  return quantity.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** All symbols, asked for once. */
function useSymbols(): readonly string[] {
  const [symbols, setSymbols] = useState<readonly string[]>([]);
  useEffect(() => {
    void post({ query: SYMBOLS }, null).then(
      (answer) => {
        const { data } = answer as { data?: { instruments: { symbol: string }[] } | null };
        setSymbols((data?.instruments ?? []).map(({ symbol }) => symbol));
      },
      () => undefined,
    );
  }, []);
  return symbols;
}

function LadderIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
      <path d="M13 4h8M13 8h5M13 12h3M3 12h8M5 16h6M8 20h3" />
    </svg>
  );
}

/** The book and the prints of a symbol, live beside the tabs. */
export const LIVE_MARKET: GraphiQLPlugin = { title: 'Live market', icon: LadderIcon, content: LiveMarket };
