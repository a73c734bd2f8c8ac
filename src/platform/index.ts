export { WallClock } from './clock.ts';
export { ConfigError, readConfig, type Config } from './config.ts';
export { createLog } from './log.ts';
export { createMetrics } from './metrics.ts';
