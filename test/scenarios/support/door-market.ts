import { captureState, restoreState } from '../../../src/exchange/index.ts';
import { CoreBook, DOOR_OPTIONS, setNobodyApart } from '../../../tools/conformance/core-book.ts';
import type {
  BothSides,
  DoorLevel,
  DoorOrder,
  DoorPhase,
  Output,
  Request,
} from '../../../tools/conformance/protocol.ts';
import { newOrder, priceText, replacement, ticks } from './order-words.ts';
import type { ScenarioMarket } from './table.ts';

const SECOND = 1_000_000;

/** The core behind the conformance door, which takes and answers in the words of the tables. One tick is 0.01. */
export class DoorMarket implements ScenarioMarket {
  protected readonly book = new CoreBook();

  ask(request: string): string[] {
    const outputs = this.book.take(parseRequest(request)).map((output) => ({ ...output }));
    // The answer to these is the request once more.
    const told = ['phase', 'time', 'reset', 'config'].includes(outputs[0]!.event) ? outputs.slice(1) : outputs;
    return told.flatMap((output) => describe(output));
  }
}

/** The same, but after each request the core is made anew from its own snapshot, as after a restart (F20). */
export class RestartingDoorMarket extends DoorMarket {
  override ask(request: string): string[] {
    const answers = super.ask(request);
    const state = captureState(this.book.exchange);
    const again = restoreState(state, DOOR_OPTIONS);
    setNobodyApart(again);
    if (captureState(again) !== state) answers.push('after the restart its state is another');
    this.book.exchange = again;
    return answers;
  }
}

function instant(text: string): number {
  const seconds = /^(\d+)s$/.exec(text);
  if (!seconds) throw new Error(`"${text}" is no instant like 60s.`);
  return Number(seconds[1]) * SECOND;
}

function parseRequest(text: string): Request {
  const [first, ...words] = text.split(' ') as [string, ...string[]];
  const [id = ''] = words;
  switch (first) {
    case 'cancel':
      return { op: 'cancel', id };
    case 'amend': {
      const at = words.indexOf('@');
      const qty = words.slice(1, at < 0 ? undefined : at)[0];
      return {
        op: 'amend',
        id,
        qty: qty === undefined ? undefined : Number(qty),
        price: at < 0 ? undefined : ticks(words[at + 1]!),
      };
    }
    case 'replace':
      return replacement(id, words.slice(1), instant);
    case 'phase':
      return { op: 'phase', to: id as DoorPhase };
    case 'time':
      return { op: 'time', now: instant(id) };
    case 'book':
      return { op: 'book', depth: id === '' ? undefined : Number(id), orders: false };
    case 'orders':
      return { op: 'book', depth: undefined, orders: true };
    case 'reset':
      return { op: 'reset' };
    case 'risk':
      return { op: 'config', risk: true };
    default:
      return newOrder(first, words, instant);
  }
}

function describe(output: Output): string[] {
  switch (output.event) {
    case 'accepted':
    case 'replaced':
    case 'triggered':
      return [`${output.id} ${output.event}`];
    case 'rejected':
      return [`${output.id ?? ''} rejected ${output.code}`];
    case 'trade':
      return [`${output.taker} takes ${output.qty} from ${output.maker} at ${priceText(output.price)}`];
    case 'refreshed':
      return [`${output.id} shows ${output.qty}`];
    case 'canceled':
      return [`${output.id} canceled ${output.qty} ${output.reason}`];
    case 'prevented':
      return [`${output.taker} may not take ${output.qty} from ${output.maker}`];
    case 'amended':
      return [`${output.id} amended, priority ${output.priority}`];
    case 'expired':
      return [`${output.id} expired ${output.qty}`];
    case 'phase':
    case 'time':
    case 'reset':
    case 'config':
      return [output.event];
    case 'book':
      return output.orders ? sides(output.orders, orderText) : sides(output, levelText);
  }
}

const levelText = ([price, quantity, count]: DoorLevel): string => `${quantity} at ${priceText(price)} (${count})`;
const orderText = ([id, price, open]: DoorOrder): string => `${id} ${open} at ${priceText(price)}`;

function sides<Entry>({ bids, asks }: BothSides<Entry>, textOf: (entry: Entry) => string): string[] {
  const list = (entries: readonly Entry[]): string => entries.map(textOf).join(', ') || 'none';
  return [`bids ${list(bids)}`, `asks ${list(asks)}`];
}
