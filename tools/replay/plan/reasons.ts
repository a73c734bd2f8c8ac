/** Why a row or an execution came out otherwise than in the file, as far as the replay can tell. */
export const REASONS = {
  /** Ids are given out in order of entry; such an order comes as new with a lower id than others before it. */
  PRE_OPEN:
    'orders from before the open stand at this price: sent again with their old ids, they keep the priority of their first entry',
  SEEDED: 'quantity whose own orders are not in the file stands at this price, before those that are',
  OUT_OF_TURN: 'the file executes the orders of this price out of their order of arrival',
  REFUSED: 'follows from an operation that the exchange refused',
  OTHER_EXECUTION: 'follows from an execution that went otherwise',
  NOT_TAKEN_OVER: 'a level came into view from below the window and was not taken over',
  NOT_FOUND: 'a message speaks of shares that the book did not hold',
  UNKNOWN: 'not explained',
} as const;

export type Reason = (typeof REASONS)[keyof typeof REASONS];
