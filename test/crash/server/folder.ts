import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ServerProcess, type ServerOptions } from './server-process.ts';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-crash-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A server that is killed when the test ends, if it has not ended by then. */
export function startServer(options: ServerOptions): ServerProcess {
  const server = new ServerProcess(options);
  onTestFinished(async () => {
    server.kill();
    await server.ended;
  });
  return server;
}
