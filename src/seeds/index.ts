export { SeedRefused } from './carry-out.ts';
export { demoKeyLines } from './keys.ts';
export { seed, type SeedKind } from './seed.ts';
