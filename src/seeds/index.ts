export { SeedRefused } from './carry-out.ts';
export { demoKeyLines } from './keys.ts';
export { seed, type SeedKind } from './seed.ts';
export { HOME_VENUE, OTHER_VENUES, venueFees } from './venues.ts';
