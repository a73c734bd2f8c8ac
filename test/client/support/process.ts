import { ServerProcess } from '../../crash/server/server-process.ts';
import { LIMITS, temporaryFolder, type Server } from './server.ts';

/** As a process, which is killed. */
export async function openProcess(): Promise<Server> {
  const { database, remove } = temporaryFolder();
  let server = new ServerProcess({ database, environment: LIMITS });
  const { port } = new URL(await server.opened);
  return {
    url: `ws://127.0.0.1:${port}/graphql`,
    database,
    restart: async () => {
      server.kill();
      await server.ended;
      server = new ServerProcess({ database, environment: { ...LIMITS, PORT: port } });
      await server.opened;
    },
    close: async () => {
      server.kill();
      await server.ended;
      remove();
    },
  };
}
