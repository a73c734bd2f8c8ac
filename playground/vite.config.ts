import { defineConfig } from 'vite';

/** Everything is bundled and served under /graphiql/: the page asks no other host for anything. */
export default defineConfig({
  base: '/graphiql/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The editor is one chunk of some megabytes, loaded once from the same machine.
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    // "use client" in components of others means nothing to a page without server components.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
});
