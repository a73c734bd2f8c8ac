import { formatInstant, instrumentOf, venueOf, type Micros } from '../../domain/index.ts';
import { bookLevels, NoSuchMoment, type BookMoment, type Exchange, type PastBook } from '../../exchange/index.ts';
import { atBookSequence, atRecord, bookSequence, marketIn } from './goal.ts';
import type { Tuning } from './messages.ts';
import { JournalEnds, NoStart, PastCores, type IsLate } from './past-cores.ts';
import type { PastJournal } from './past-journal.ts';

/** Displayed books as they were, out of a core that has been brought back to the moment. */
export class PastBooks {
  private readonly journal: PastJournal;
  private readonly cores: PastCores;

  constructor(journal: PastJournal, tuning?: Partial<Tuning>) {
    this.journal = journal;
    this.cores = new PastCores(journal, tuning);
  }

  /**
   * @param number of the book
   * @param depth levels of each side
   * @throws NoSuchMoment; Overloaded when it took too long: asked again, it goes on from where it was
   */
  async bookAsOf(number: number, depth: number, moment: BookMoment, isLate: IsLate): Promise<PastBook> {
    const exchange =
      'at' in moment
        ? await this.coreAt(number, moment.at, isLate)
        : await this.coreAtSequence(number, moment.sequence, isLate);
    const { book, tickSize } = exchange.marketOf(number);
    return {
      sequence: book.sequence,
      bids: bookLevels(exchange, number, 'BUY').slice(0, depth),
      asks: bookLevels(exchange, number, 'SELL').slice(0, depth),
      at: exchange.time,
      lastPrice: book.lastTick === 0 ? null : book.lastTick * tickSize,
    };
  }

  private async coreAt(number: number, at: Micros, isLate: IsLate): Promise<Exchange> {
    const record = await this.journal.lastAt(at);
    const exchange = await orNoStart(this.cores.reach(atRecord(record), isLate));
    if (!exchange) {
      const { time } = await this.earliest(isLate);
      throw new NoSuchMoment(
        `Books can be rebuilt from ${formatInstant(time)} on, not as of ${formatInstant(at)}: before, an earlier version of ` +
          'the exchange kept them.',
      );
    }
    if (marketIn(exchange, number)) return exchange;
    const { time } = await this.cores.reach(atBookSequence(number, 0), isLate).catch(notReached(number));
    throw new NoSuchMoment(`The book begins at ${formatInstant(time)}; there was none at ${formatInstant(at)}.`);
  }

  private async coreAtSequence(number: number, sequence: number, isLate: IsLate): Promise<Exchange> {
    if (sequence < 0) throw new NoSuchMoment(`A book begins at sequence 0; it never had ${sequence}.`);
    const goal = atBookSequence(number, sequence);
    const exchange = await orNoStart(this.cores.reach(goal, isLate).catch(notReached(number)));
    const reached = exchange ?? (await this.earliest(isLate));
    const actual = bookSequence(reached, number);
    if (actual === sequence) return reached;
    throw new NoSuchMoment(
      exchange
        ? `No command left the book at sequence ${sequence}: the one at ${formatInstant(reached.time)} brought it to ` +
            `${actual} in several steps.`
        : `The book can be rebuilt from sequence ${actual} on, not at ${sequence}: before, an earlier version of the ` +
            'exchange kept it.',
    );
  }

  private async earliest(isLate: IsLate): Promise<Exchange> {
    const earliest = await this.cores.earliest(isLate);
    if (earliest) return earliest;
    throw new NoSuchMoment(
      'No book can be rebuilt: an earlier version of the exchange wrote the journal, and left no snapshot for this one.',
    );
  }
}

/** Undefined: there is nothing that a replay could begin at. */
async function orNoStart(reaching: Promise<Exchange>): Promise<Exchange | undefined> {
  try {
    return await reaching;
  } catch (error) {
    if (error instanceof NoStart) return undefined;
    throw error;
  }
}

/** Says how far the book has come where the journal ends too soon. */
function notReached(number: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof JournalEnds)) throw error;
    const newest = bookSequence(error.exchange, number);
    throw new NoSuchMoment(
      newest < 0
        ? `There is no book of instrument ${instrumentOf(number)} at venue ${venueOf(number)}.`
        : `The newest sequence of the book is ${newest}, at ${formatInstant(error.exchange.time)}.`,
    );
  };
}
