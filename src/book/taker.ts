import { NONE } from './order-store.ts';

/** An incoming order while it trades. */
export class Taker {
  id = 0;
  account = 0;
  /** Trade group; -1: it meets nobody of its own. */
  group = -1;
  side = 0;
  /** Worst key of the other side. */
  limitKey = 0;
  /** The same but for order protection. */
  ownKey = 0;
  /** Best key of the other side: what is not displayed and better stays untouched. 0: any. */
  bestKey = 0;
  /** Total, filled part included; and what is left of it. */
  quantity = 0;
  left = 0;
  /** Index into SELF_TRADE_PREVENTIONS. */
  prevention = 0;
  /** Least open quantity of each order that it may trade with; 0: any. */
  minimum = 0;
  /** Id of the order that its first trade cancels; 0: none. */
  other = 0;
  /** Slot of an order that it does not see: the one that it is to replace. */
  passed = NONE;
  /** Micro-dollars; 0: none. For the events. */
  price = 0;
  /** Self-trade prevention has ended it: what is {@link left} is to be canceled. */
  stopped = false;
}
