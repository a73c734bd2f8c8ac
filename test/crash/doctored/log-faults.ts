import type { Acknowledged, BookSeen, LogRecord, TradeSeen } from '../records.ts';
import { changeResult, lastPlace, lastResult, lastSeen, seenAt, type Doctored } from './evidence.ts';

/** What users of a broken exchange would have written down. */
export const LOG_FAULTS: readonly Doctored[] = [
  {
    title: 'a gap in the prints',
    kind: 'feed',
    change: (evidence) => void evidence.log.splice(lastSeen(evidence, 'prints', 1), 1),
  },
  {
    title: 'an order event that came twice',
    kind: 'feed',
    change: (evidence) => {
      const at = lastSeen(evidence, 'atlas', 1);
      evidence.log.splice(at, 0, evidence.log[at]!);
    },
  },
  {
    title: 'a feed that stopped before all was told',
    kind: 'feed',
    change: (evidence) => void evidence.log.splice(lastSeen(evidence, 'maker'), 1),
  },
  {
    title: 'a trade that was published before its commit, and never came to it',
    kind: 'lost',
    change: (evidence) => {
      const at = lastSeen(evidence, 'prints');
      const trade = seenAt(evidence, at) as TradeSeen;
      const never = { ...trade, sequence: String(Number(trade.sequence) + 1), id: '999999' };
      evidence.log.splice(at + 1, 0, { t: 'seen', feed: 'prints', event: never });
    },
  },
  {
    title: 'a delta of a book that was lost on the way',
    kind: 'feed',
    change: (evidence) => {
      // A snapshot behind it would make up for the loss.
      const delta = lastPlace(
        evidence,
        (record) =>
          record.t === 'seen' &&
          record.feed === 'book-500' &&
          (record.event as BookSeen).__typename === 'OrderBookDelta',
      );
      const before = (record: LogRecord, at: number): boolean =>
        at < delta && record.t === 'seen' && record.feed === 'book-500';
      evidence.log.splice(lastPlace(evidence, before), 1);
    },
  },
  {
    title: 'a level of a book that no committed order made',
    kind: 'feed',
    change: (evidence) => {
      const at = lastSeen(evidence, 'book-5');
      const book = seenAt(evidence, at) as BookSeen;
      const bids = [...book.bids, { price: '149.999', quantity: '7', orderCount: 1 }];
      evidence.log[at] = { t: 'seen', feed: 'book-5', event: { ...book, bids } };
    },
  },
  {
    title: 'a book that was shown beyond the last commit',
    kind: 'feed',
    change: (evidence) => {
      const at = lastSeen(evidence, 'book-500');
      const { sequence, bids, asks } = seenAt(evidence, at) as BookSeen;
      const beyond = { __typename: 'OrderBookDelta', sequence: '99999999', previousSequence: sequence } as const;
      evidence.log.splice(at + 1, 0, { t: 'seen', feed: 'book-500', event: { ...beyond, bids, asks } });
    },
  },
  {
    title: 'an answer that told one fill too few',
    kind: 'changed',
    change: (evidence) => {
      const at = lastResult(evidence, ({ trades = [] }) => trades.length > 0);
      const [result] = (evidence.log[at] as Acknowledged).answer.results;
      changeResult(evidence, at, { trades: result!.trades!.slice(1) });
    },
  },
  {
    title: 'a new order that was taken for a repeat',
    kind: 'unasked',
    change: (evidence) => {
      const at = lastResult(evidence, ({ duplicate }, _, sent) => duplicate === false && sent === 1);
      changeResult(evidence, at, { duplicate: true });
    },
  },
  {
    title: 'a repeat that was carried out as if it were new',
    kind: 'duplicated',
    change: (evidence) => {
      const at = lastResult(evidence, ({ duplicate }, acknowledged) => duplicate === true && acknowledged > 0);
      changeResult(evidence, at, { duplicate: false });
    },
  },
  {
    title: 'an order that was carried out though it was said that nothing was done',
    kind: 'unasked',
    change: (evidence) => {
      // One with no repeat that was acknowledged as well.
      const at = lastResult(evidence, ({ duplicate }, _, sent) => duplicate === false && sent === 1);
      const { n } = evidence.log[at] as Acknowledged;
      evidence.log[at] = { t: 'refused', n, code: 'STORAGE_UNAVAILABLE' };
    },
  },
  {
    title: 'a mass cancel that took out another number of orders than it said',
    kind: 'changed',
    change: (evidence) => {
      const at = lastPlace(
        evidence,
        (record) => record.t === 'acknowledged' && record.answer.canceledCount !== undefined,
      );
      const { t, n } = evidence.log[at] as Acknowledged;
      evidence.log[at] = { t, n, answer: { results: [], canceledCount: 123_456 } };
    },
  },
];
