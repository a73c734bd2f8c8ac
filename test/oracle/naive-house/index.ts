export { crowd } from './crowd.ts';
export { exposureOf } from './exposure.ts';
export { openShares, positionOf } from './house.ts';
export { NaiveHouse } from './naive-house.ts';
export { RandomCommands } from './random-commands.ts';
