import type { ConformanceBook, Output, Request } from '../../../tools/conformance/protocol.ts';

/** A book that knows no market: it keeps what it is asked, and says what the test wants. */
export class ScriptedBook implements ConformanceBook {
  readonly taken: Request[] = [];
  private readonly say: (request: Request) => readonly Output[];

  constructor(say: (request: Request) => readonly Output[] = inForm) {
    this.say = say;
  }

  take(request: Request): readonly Output[] {
    this.taken.push(request);
    return this.say(request);
  }
}

/** The plainest answer to each request. */
export function inForm(request: Request): readonly Output[] {
  switch (request.op) {
    case 'new':
      return [{ event: 'accepted', id: request.id }];
    case 'cancel':
      return [{ event: 'canceled', id: request.id, qty: 1, reason: 'USER' }];
    case 'amend':
      return [{ event: 'amended', id: request.id, priority: 'kept' }];
    case 'replace':
      return [{ event: 'replaced', id: request.id }];
    case 'phase':
      return [{ event: 'phase', to: request.to }];
    case 'time':
      return [{ event: 'time', now: request.now }];
    case 'book':
      return [{ event: 'book', bids: [], asks: [], orders: request.orders ? { bids: [], asks: [] } : undefined }];
    case 'reset':
      return [{ event: 'reset' }];
    case 'config':
      return [{ event: 'config', risk: request.risk }];
  }
}
