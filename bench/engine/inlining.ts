/** What src/main.ts sets for the exchange; here for every contestant alike. */
export const INLINING = '--max-inlined-bytecode-size-cumulative=4000';
