import { applyMessage, type BookMessage, type DisplayedBook } from './displayed-book.ts';
import { BOOK_FEED, PAST_TRADES, TRADE_FEED } from './own-operations.ts';
import { connect, post } from './transport.ts';

export interface Print {
  readonly sequence: string;
  readonly price: string;
  readonly quantity: string;
  readonly aggressorSide: 'BUY' | 'SELL' | null;
  readonly executedAt: string;
}

export interface MarketView {
  readonly state: 'connecting' | 'live' | 'lost';
  readonly book?: DisplayedBook;
  /** Newest first. */
  readonly prints: readonly Print[];
  /** Why the connection was lost, where it is known. */
  readonly problem?: string;
}

export const NOTHING_YET: MarketView = { state: 'connecting', prints: [] };

const DEPTH = 8;
const PRINTS = 12;
const RETRY_AFTER_MS = 1_000;

/**
 * Follows the book and the prints of a symbol, without a key. What is lost or has a gap is begun again, with
 * a new snapshot.
 * @param show is given each new view, at most one a frame.
 * @returns a function that ends it.
 */
export function followMarket(symbol: string, show: (view: MarketView) => void): () => void {
  let view = NOTHING_YET;
  let frame = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let hangUp = (): void => undefined;

  const update = (change: Partial<MarketView>): void => {
    view = { ...view, ...change };
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      show(view);
    });
  };
  const add = (prints: readonly Print[]): void => {
    const bySequence = new Map([...view.prints, ...prints].map((print) => [print.sequence, print]));
    const newestFirst = [...bySequence.values()].sort((a, b) => Number(b.sequence) - Number(a.sequence));
    update({ prints: newestFirst.slice(0, PRINTS) });
  };
  const dial = (): void => {
    hangUp = callMarket(symbol, {
      book: (book) => update({ state: 'live', book }),
      prints: add,
      lost(problem) {
        hangUp();
        update({ state: 'lost', problem });
        retry = setTimeout(dial, RETRY_AFTER_MS);
      },
    });
  };

  dial();
  return () => {
    clearTimeout(retry);
    cancelAnimationFrame(frame);
    hangUp();
  };
}

interface Listener {
  book(book: DisplayedBook): void;
  prints(prints: readonly Print[]): void;
  /** Said once; nothing comes after it. */
  lost(problem: string): void;
}

/** One connection's worth of following. @returns a function after which the listener hears nothing more. */
function callMarket(symbol: string, listener: Listener): () => void {
  const client = connect(null);
  let over = false;
  let book: DisplayedBook | undefined;
  const lose = (problem: string): void => {
    if (over) return;
    over = true;
    listener.lost(problem);
  };
  const ended = { error: () => lose('The connection was lost.'), complete: () => lose('The server ended the feed.') };

  client.subscribe<{ orderBook: BookMessage }>(
    { query: BOOK_FEED, variables: { symbol, depth: DEPTH } },
    {
      ...ended,
      next({ data, errors }) {
        if (over) return;
        book = data ? applyMessage(book, data.orderBook) : undefined;
        if (book) listener.book(book);
        else lose(errors?.[0]?.message ?? 'There was a gap in the feed.');
      },
    },
  );
  client.subscribe<{ trades: Print }>(
    { query: TRADE_FEED, variables: { symbol } },
    {
      ...ended,
      next({ data }) {
        if (data && !over) listener.prints([data.trades]);
      },
    },
  );
  void post({ query: PAST_TRADES, variables: { symbol, first: PRINTS } }, null).then(
    (answer) => {
      const past = (answer as { data?: { trades: { nodes: Print[] } } | null }).data;
      if (past && !over) listener.prints(past.trades.nodes);
    },
    () => lose('The server does not answer.'),
  );

  return () => {
    over = true;
    void client.dispose();
  };
}
