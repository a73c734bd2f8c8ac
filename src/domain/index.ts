export * from './bounds.ts';
export * from './command.ts';
export * from './event.ts';
export * from './invariant.ts';
export * from './money.ts';
export * from './reject.ts';
export * from './time.ts';
export * from './words.ts';
