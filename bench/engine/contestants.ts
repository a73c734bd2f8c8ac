import type { MakeContestant } from './contestant.ts';

/** Each is loaded only in the process that runs it. */
export const CONTESTANTS = {
  'nodejs-order-book': async () => {
    const { PeerContestant } = await import('./peer-contestant.ts');
    return (flow) => new PeerContestant(flow);
  },
  exchange: async () => {
    const { ExchangeContestant } = await import('./exchange-contestant.ts');
    return (flow) => new ExchangeContestant(flow, false);
  },
  'exchange-prepared': async () => {
    const { ExchangeContestant } = await import('./exchange-contestant.ts');
    return (flow) => new ExchangeContestant(flow, true);
  },
  book: async () => {
    const { BookContestant } = await import('./book-contestant.ts');
    return (flow) => new BookContestant(flow);
  },
} satisfies Record<string, () => Promise<MakeContestant>>;

export type ContestantName = keyof typeof CONTESTANTS;
