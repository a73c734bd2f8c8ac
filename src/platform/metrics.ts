import { Registry, collectDefaultMetrics } from 'prom-client';

/** A registry with the process's own figures (CPU, memory, event loop, garbage collection); the parts add theirs. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
