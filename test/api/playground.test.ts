import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from './support/house.ts';
import { sendRaw } from './support/raw.ts';

const folder = mkdtempSync(join(tmpdir(), 'playground-'));
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let built: House;
let unbuilt: House;
let without: House;

beforeAll(async () => {
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html><title>Bourse</title>');
  writeFileSync(join(folder, 'dist', 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(folder, 'outside.txt'), 'not for everybody');
  built = await openHouse({
    playgroundDirectory: join(folder, 'dist'),
    environment: { BOURSE_ALLOWED_ORIGINS: 'https://desk.example' },
  });
  without = await openHouse({
    playgroundDirectory: join(folder, 'dist'),
    environment: { BOURSE_PLAYGROUND: 'off' },
  });
  unbuilt = await openHouse({ playgroundDirectory: join(folder, 'nowhere') });
});
afterAll(async () => {
  await built.close();
  await unbuilt.close();
  await without.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${built.url}${path}`, { headers, redirect: 'manual' });

describe('the playground', () => {
  it('is what a browser is led to, and nothing else is', async () => {
    for (const path of ['/', '/graphql']) {
      const led = await get(path, BROWSER);
      expect([led.status, led.headers.get('location')], path).toEqual([302, '/graphiql']);
    }
    expect(await (await get('/')).json()).toEqual({ graphql: '/graphql', playground: '/graphiql' });
  });

  it.each(['/graphiql', '/graphiql/', '/graphiql/index.html'])(
    'is served at %s, allowed to load from here only',
    async (path) => {
      const page = await get(path, BROWSER);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(await page.text()).toContain('<title>Bourse</title>');
    },
  );

  it('with its assets, to be kept', async () => {
    const script = await get('/graphiql/assets/index-abc.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(await script.text()).toBe('export {};');
  });

  it.each([
    '/graphiql/../outside.txt',
    '/graphiql/..%2foutside.txt',
    '/graphiql/%2e%2e/outside.txt',
    '/graphiql//etc/passwd',
    '/graphiql/assets',
    '/graphiql/missing.js',
  ])('no way leads out of its folder: %s', async (path) => {
    const raw = await sendRaw(built.url, [`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`]);
    expect(raw).toMatch(/^HTTP\/1.1 40[04] /);
    expect(raw).not.toContain('not for everybody');
  });

  it('says so where it is not built', async () => {
    const page = await fetch(`${unbuilt.url}/graphiql`, { headers: BROWSER });
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('npm run build:playground');
  });
});

describe('a playground that is switched off', () => {
  const visit = async (path: string) => {
    const answer = await fetch(`${without.url}${path}`, { headers: BROWSER, redirect: 'manual' });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    return { status: answer.status, body: (await answer.json()) as any };
  };

  it.each(['/graphiql', '/graphiql/', '/graphiql/index.html', '/graphiql/assets/index-abc.js'])(
    'is not at %s, and that is said',
    async (path) => {
      expect(await visit(path)).toEqual({
        status: 404,
        body: {
          errors: [
            {
              message: 'The playground is switched off on this server. The API is at /graphql.',
              extensions: { code: 'NOT_FOUND' },
            },
          ],
        },
      });
    },
  );

  it('leads no browser to it, and nothing speaks of it', async () => {
    expect(await visit('/')).toEqual({ status: 200, body: { graphql: '/graphql' } });
    const asked = await visit('/graphql');
    expect(asked).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
    const lost = await visit('/nowhere');
    expect(lost.body.errors[0].message).toBe('There is nothing here. The API is at /graphql.');
  });

  it('does not stop the API', async () => {
    expect(
      await (
        await fetch(`${without.url}/graphql?query={instruments{symbol}}`, {
          headers: { 'apollo-require-preflight': '1' },
        })
      ).json(),
    ).toEqual({ data: { instruments: [{ symbol: 'AAPL' }] } });
  });
});

describe('S7 pages of other origins', () => {
  const ask = (origin: string, method = 'POST') =>
    fetch(`${built.url}/graphql`, {
      method,
      headers: { origin, 'content-type': 'application/json', 'access-control-request-method': 'POST' },
      ...(method === 'POST' && { body: JSON.stringify({ query: '{ venues { name } }' }) }),
    });

  it('may read answers where they are allowed, and not elsewhere', async () => {
    expect((await ask('https://desk.example')).headers.get('access-control-allow-origin')).toBe('https://desk.example');
    expect((await ask('https://desk.example', 'OPTIONS')).status).toBe(204);
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask('https://evil.example', 'OPTIONS')).status).toBeGreaterThanOrEqual(400);
  });
});

it('S15 an address in X-Forwarded-For is believed of a trusted proxy only', async () => {
  const { Addresses } = await import('../../src/api/http/addresses.ts');
  const request = (remoteAddress: string, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as never;
  const addresses = new Addresses(['10.0.0.1', '10.0.0.2']);
  expect(addresses.of(request('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
  expect(addresses.of(request('::ffff:10.0.0.1', '198.51.100.1'))).toBe('198.51.100.1');
  expect(addresses.of(request('10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2'))).toBe('198.51.100.1');
  expect(addresses.of(request('10.0.0.1'))).toBe('10.0.0.1');
});
