import type { LastTrade, Level, TopOfBook } from '../../exchange/index.ts';
import { Chain } from '../streams/chain.ts';
import { StateStream, type StateSource } from './state-feed.ts';

/** Events of one group of readers, each linked to the one before it. */
type TopChain = Chain<TopOfBook>;

/** One subscriber of level 1. Every event is linked to the one that it got before (D63). */
class TopStream extends StateStream<TopOfBook> {
  private readonly chain: TopChain;
  private lastSequence: number | null = null;

  constructor(chain: TopChain, ...given: ConstructorParameters<typeof StateStream<TopOfBook>>) {
    super(...given);
    this.chain = chain;
  }

  protected override tell(top: TopOfBook): TopOfBook {
    const event = this.lastSequence === null ? top : this.chain.after(this.lastSequence, top);
    this.lastSequence = top.sequence;
    return event;
  }
}

/** Level 1 of each book. @param now the answer to a question of it: with no link */
export function topSource(now: (book: number) => TopOfBook): StateSource<TopOfBook> {
  const chains = new WeakMap<object, TopChain>();
  return {
    now,
    differ: (before, after) =>
      !isSameLevel(before.bid, after.bid) ||
      !isSameLevel(before.ask, after.ask) ||
      !isSameTrade(before.last, after.last) ||
      before.volume !== after.volume,
    stream: (followed, group) => {
      const chain = chains.get(group) ?? new Chain<TopOfBook>();
      chains.set(group, chain);
      return new TopStream(chain, followed, group);
    },
  };
}

function isSameLevel(one: Level | null, other: Level | null): boolean {
  if (one === other) return true;
  return one?.price === other?.price && one?.quantity === other?.quantity && one?.orderCount === other?.orderCount;
}

function isSameTrade(one: LastTrade | null, other: LastTrade | null): boolean {
  return one?.print === other?.print;
}
