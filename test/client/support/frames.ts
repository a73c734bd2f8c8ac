import type { Recording } from './tapped-socket.ts';

/** One subscription of a socket, by its frames. */
interface Stream {
  readonly field: string;
  /** Sequence of the last event; of a feed that was resumed, the one that it was resumed after. */
  last: string | undefined;
  /** Level 3: what each order shows. */
  readonly shown: Map<string, number>;
}

export interface FramesSeen {
  /** What is against the contract. */
  readonly findings: string[];
  /** Feeds that ended with SLOW_CONSUMER. */
  slowConsumers: number;
  /** Deltas that stand for several changes: their sequence is not the one before plus one. */
  skips: number;
}

/** Holds what came over sockets, frame by frame, to docs/FEED.md. It shares nothing with the reference client. */
export function readFrames(recordings: readonly Recording[]): FramesSeen {
  const seen: FramesSeen = { findings: [], slowConsumers: 0, skips: 0 };
  for (const { sent, received } of recordings) {
    const streams = new Map<string, Stream>();
    for (const { type, id, payload } of sent) {
      const field = /subscription[^{]*\{\s*event: (\w+)/.exec(payload?.query ?? '')?.[1];
      if (type === 'subscribe' && field)
        streams.set(id, { field, last: payload.variables?.after, shown: new Map<string, number>() });
    }
    for (const { type, id, payload } of received) {
      const stream = streams.get(id);
      if (!stream) continue;
      if (type === 'next' && payload.data) takeEvent(stream, payload.data.event, seen);
      if (type === 'error') takeError(stream, payload, seen);
    }
  }
  return seen;
}

function takeEvent(stream: Stream, event: any, seen: FramesSeen): void {
  const { findings } = seen;
  const { field, last } = stream;
  const { sequence, previousSequence } = event;
  switch (field) {
    case 'orderBook':
    case 'marketByOrder':
      if (event.__typename.endsWith('Delta') && previousSequence !== last) {
        findings.push(`${field}: a delta follows on ${previousSequence}, after ${last}`);
      }
      if (field === 'marketByOrder') takeOrders(stream, event, findings);
      break;
    case 'topOfBook':
      if (previousSequence !== (last ?? null)) findings.push(`${field}: ${previousSequence} is not ${last}`);
      break;
    case 'trades':
    case 'orderEvents':
      // Of all symbols together there is no one count.
      if (sequence === undefined) break;
      if (last !== undefined && Number(sequence) !== Number(last) + 1)
        findings.push(`${field}: ${sequence} after ${last}`);
      break;
    default:
  }
  if (last !== undefined && Number(sequence) > Number(last) + 1) seen.skips++;
  stream.last = sequence ?? last;
}

function takeOrders({ shown }: Stream, event: any, findings: string[]): void {
  if (event.isFirst) shown.clear();
  for (const { id, quantity } of event.orders ?? []) shown.set(id, Number(quantity));
  for (const { id, action, quantity, removed } of event.changes ?? []) {
    const before = shown.get(id);
    if ((action === 'ADD') !== (before === undefined)) findings.push(`${action} of ${id}, which showed ${before}`);
    if (action === 'DELETE' && quantity !== '0') findings.push(`DELETE of ${id} leaves ${quantity}`);
    // The nosy ask for it; the reference client does not need it.
    if (removed !== undefined && Number(removed) !== (before ?? Number(quantity)) - Number(quantity)) {
      findings.push(`${action} of ${id} takes ${removed} from ${before} and leaves ${quantity}`);
    }
    if (quantity === '0') shown.delete(id);
    else shown.set(id, Number(quantity));
  }
}

function takeError({ field, last }: Stream, [error]: any[], seen: FramesSeen): void {
  if (error.extensions.code !== 'SLOW_CONSUMER') {
    seen.findings.push(`${field} ended: ${JSON.stringify(error)}`);
    return;
  }
  seen.slowConsumers++;
  const { lastSequence } = error.extensions;
  if (last !== undefined && lastSequence !== last)
    seen.findings.push(`${field}: ${lastSequence} is not the last, ${last}`);
}
