export * from './directory.ts';
export * from './outcome.ts';
export * from './ports.ts';
export * from './read-ports.ts';
export * from './records.ts';
