import { micros } from '../../../examples/feed-client/book.mjs';
import type { Shown } from './journal-books.ts';

/** The best levels of a side by its orders, one text each. */
export function levelTexts(orders: readonly Pick<Shown, 'price' | 'quantity'>[], depth: number): string[] {
  const levels = new Map<number, { quantity: number; count: number }>();
  for (const { price, quantity } of orders) {
    const { quantity: sum, count } = levels.get(price) ?? { quantity: 0, count: 0 };
    levels.set(price, { quantity: sum + quantity, count: count + 1 });
  }
  return [...levels].slice(0, depth).map(([price, { quantity, count }]) => `${quantity} @ ${price} (${count})`);
}

/** A level as the API tells it, in the same words; null: none. */
export function levelText(level: { price: string; quantity: string; orderCount: number } | null): string {
  return level === null ? 'none' : `${level.quantity} @ ${micros(level.price)} (${level.orderCount})`;
}

/** "2026-11-24T14:30:00.000001Z" as microseconds since 1970. */
export function instant(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`) * 1_000 + Number(text.slice(20, 26));
}
