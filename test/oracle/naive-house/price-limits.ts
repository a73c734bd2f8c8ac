import { referencePrice, type HouseInstrument } from './house.ts';
import type { Reach, Terms } from '../naive-market/index.ts';

/** D3: greater of $0.15 and a share of the price, by the price: up to $25, up to $50, above. */
function collarDistance(reference: number): number {
  const percent = reference <= 25_000_000 ? 10 : reference <= 50_000_000 ? 5 : 3;
  return Math.max(150_000, Math.floor((reference * percent) / 100));
}

/** Where an order must stop: at the collar around the last trade where it has no limit, and at the price bands. In ticks. */
export function reachOf(instrument: HouseInstrument, order: Terms): Reach | null {
  const isBuy = order.side === 'BUY';
  const found: Reach[] = [];
  const { bands } = instrument.halts;
  if (bands !== null && instrument.phase === 'CONTINUOUS') {
    found.push({ price: (isBuy ? bands.upper : bands.lower) / instrument.tick, reason: 'PRICE_BAND' });
  }
  const reference = referencePrice(instrument);
  if (order.type === 'MARKET' && reference !== null) {
    const distance = collarDistance(reference);
    const price = isBuy
      ? Math.floor((reference + distance) / instrument.tick)
      : Math.ceil((reference - distance) / instrument.tick);
    found.push({ price: Math.max(price, 1), reason: 'PRICE_COLLAR' });
  }
  // The nearer one stops it; where both are the same, it is told as the band.
  found.sort((one, other) => (isBuy ? one.price - other.price : other.price - one.price));
  return found[0] ?? null;
}
