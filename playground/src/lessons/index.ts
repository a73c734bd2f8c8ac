import { desk } from './desk.ts';
import { firstOrders } from './first-orders.ts';
import type { Lesson } from './lesson.ts';
import { market } from './market.ts';
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
  { title: 'Run the market', lessons: staff },
];

/** All ready operations, in order. */
export const LESSONS: readonly Lesson[] = CHAPTERS.flatMap((chapter) => chapter.lessons);
