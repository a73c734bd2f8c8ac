import type { DaysByYear } from './days.ts';
import { XNYS_2000S } from './xnys-days/2000s.ts';
import { XNYS_2010S } from './xnys-days/2010s.ts';
import { XNYS_2020S } from './xnys-days/2020s.ts';
import { XNYS_2030S } from './xnys-days/2030s.ts';

/**
 * Holidays, special closures and early closes (13:00) of the New York Stock Exchange. Up to 2028 as they were or as the exchange
 * has announced them; later years follow its rules, and need a look when it announces them, about two years ahead. Late
 * openings, such as noon on 2002-09-11, are not told.
 */
export const XNYS_DAYS: DaysByYear = { ...XNYS_2000S, ...XNYS_2010S, ...XNYS_2020S, ...XNYS_2030S };
