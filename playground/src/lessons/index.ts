import { desk } from './desk.ts';
import { firstOrders } from './first-orders.ts';
import type { Lesson } from './lesson.ts';
import { marketData } from './market-data.ts';
import { market } from './market.ts';
import { orderTypes } from './order-types.ts';
import { risk } from './risk.ts';
import { runTheMarket } from './run-the-market.ts';
import { staff } from './staff.ts';

export { documentOf, variablesOf, type Circumstances, type Lesson } from './lesson.ts';

export interface Chapter {
  readonly title: string;
  readonly lessons: readonly Lesson[];
}

export const CHAPTERS: readonly Chapter[] = [
  { title: 'Look at the market', lessons: market },
  { title: 'Send orders', lessons: firstOrders },
  { title: 'Build on it', lessons: desk },
  { title: 'Market data', lessons: marketData },
  { title: 'More kinds of orders', lessons: orderTypes },
  { title: 'Look after it', lessons: staff },
  { title: 'Manage the risk', lessons: risk },
  { title: 'Run the market', lessons: runTheMarket },
];

/** All ready operations, in order. */
export const LESSONS: readonly Lesson[] = CHAPTERS.flatMap((chapter) => chapter.lessons);
