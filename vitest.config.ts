import { defineConfig } from 'vitest/config';

/** Their tests look at nothing outside themselves, and share one process after another: what they import is loaded once. */
const PURE =
  'test/{book,compliance,core,domain,exchange,feed,oracle,risk,routing,scenarios,seeds,sim,venue}/**/*.test.ts';

export default defineConfig({
  // Vite would take the package's other build for our sources, and two copies of graphql refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    environment: 'node',
    projects: [
      { extends: true, test: { name: 'pure', include: [PURE], isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: ['test/soak/**', PURE] } },
    ],
    pool: 'forks',
    // One more than the cores that it is meant for: servers that are killed, and a browser, mostly wait.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A forgotten `.only` would pass for a whole suite.
    allowOnly: false,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/*/generated/**'] },
  },
});
