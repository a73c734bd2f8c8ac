import { CoreBook } from './core-book.ts';
import { serve } from './door.ts';

try {
  await serve(new CoreBook(), process.stdin, process.stdout);
} catch (error) {
  // Standard output is for answers alone.
  process.stderr.write(`conformance: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (error instanceof Error && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`);
  process.exitCode = 1;
}
