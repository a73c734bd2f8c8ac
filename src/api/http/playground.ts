import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The page may load what this server has and nothing else; the editor makes styles and workers as it runs. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ');

const INDEX = 'index.html';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bourse</title>
<h1>The playground is not built</h1>
<p>Build it with <code>npm run build:playground</code>; <code>npm start</code> does that by itself.</p>
<p>The API is at <code>/graphql</code> all the same.</p></html>
`;

/**
 * Serves the built playground at /graphiql, and leads browsers there from /. Only files that are in the folder when
 * the server starts are served, by their exact names, so no path leads out of it.
 * @param directory the folder of the build; undefined, or one without a build, is told to whoever asks for the page
 */
export function registerPlayground(application: FastifyInstance, directory: string | undefined): void {
  const files = directory === undefined ? new Map<string, string>() : filesIn(directory);
  const contents = new Map<string, Buffer>();

  const sendFile = (reply: FastifyReply, name: string): FastifyReply => {
    const file = files.get(name);
    if (file === undefined) {
      reply.callNotFound();
      return reply;
    }
    let content = contents.get(name);
    if (!content) contents.set(name, (content = readFileSync(file)));
    // Built names of assets hold a hash of the content.
    const lasting = name.startsWith('assets/');
    return reply
      .headers({
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
        'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
      .send(content);
  };

  const sendPage = (reply: FastifyReply): FastifyReply =>
    files.has(INDEX) ? sendFile(reply, INDEX) : reply.code(404).type('text/html; charset=utf-8').send(NOT_BUILT);

  application.get('/graphiql', async (_request, reply) => sendPage(reply));
  application.get<{ Params: { '*': string } }>('/graphiql/*', async (request, reply) => {
    const name = request.params['*'];
    return name === '' || name === INDEX ? sendPage(reply) : sendFile(reply, name);
  });

  application.get('/', async (request, reply) => {
    if (request.headers.accept?.includes('text/html')) return reply.redirect('/graphiql', 302);
    return reply.send({ graphql: '/graphql', playground: '/graphiql' });
  });
}

/** Says that there is no playground, to whoever looks for it. */
export function registerNoPlayground(application: FastifyInstance): void {
  const refuse = async (): Promise<never> => {
    throw new ApiError('NOT_FOUND', 'The playground is switched off on this server. The API is at /graphql.');
  };
  application.get('/graphiql', refuse);
  application.get('/graphiql/*', refuse);
  application.get('/', async () => ({ graphql: '/graphql' }));
}

/** Paths below the folder, with forward slashes, and the files that they name. */
function filesIn(directory: string): Map<string, string> {
  if (!existsSync(directory)) return new Map();
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(directory, file).split(sep).join('/'), file]),
  );
}
