import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/index.ts';

describe('the environment', () => {
  it('has defaults for everything, and an empty variable is one that is not set', () => {
    for (const environment of [{}, { PORT: '', HOST: '', BOURSE_SEED: '' }]) {
      expect(readConfig(environment)).toMatchObject({
        introspection: true,
        playground: true,
        port: 4000,
        host: '127.0.0.1',
        databaseUrl: 'file:./data/bourse.db',
        seed: 'demo',
        calendar: 'always',
        agents: true,
        limits: { socketsPerKey: 10, socketsPerAddress: 50, subscriptionsPerSocket: 50 },
      });
    }
  });

  it('is read', () => {
    const config = readConfig({
      NODE_ENV: 'production',
      PORT: '0',
      HOST: '::',
      DATABASE_URL: 'file:/srv/bourse.db',
      BOURSE_SEED: 'textbook',
      BOURSE_AGENTS: 'off',
      BOURSE_PLAYGROUND: 'off',
      BOURSE_ALLOWED_ORIGINS: 'https://desk.example, http://localhost:5173',
      BOURSE_TRUSTED_PROXIES: '10.0.0.1',
      BOURSE_LIMIT_ORDERS: '50/80',
      BOURSE_LIMIT_CANCELS: '7',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '::',
      databaseUrl: 'file:/srv/bourse.db',
      seed: 'textbook',
      agents: false,
      introspection: false,
      playground: false,
      allowedOrigins: ['https://desk.example', 'http://localhost:5173'],
      trustedProxies: ['10.0.0.1'],
    });
    expect(config.limits.orders).toEqual({ perSecond: 50, burst: 80 });
    expect(config.limits.cancels).toEqual({ perSecond: 7, burst: 14 });
  });

  it.each([
    [undefined, undefined, true],
    [undefined, 'off', false],
    ['production', undefined, false],
    ['production', 'on', true],
    ['production', 'off', false],
  ])('NODE_ENV %s with BOURSE_INTROSPECTION %s: introspection %s', (environment, setting, introspection) => {
    const config = readConfig({ NODE_ENV: environment, BOURSE_INTROSPECTION: setting });
    expect(config.introspection).toBe(introspection);
  });

  it.each([
    ['PORT', '70000', 'PORT is "70000": must be a whole number from 0 to 65535'],
    ['PORT', '4000x', 'PORT is "4000x"'],
    ['BOURSE_SEED', 'big', 'BOURSE_SEED is "big": must be one of demo, textbook, empty'],
    ['BOURSE_CALENDAR', 'XNYS', 'must be one of always, xnys'],
    ['BOURSE_INTROSPECTION', 'no', 'BOURSE_INTROSPECTION is "no": must be one of on, off'],
    ['BOURSE_PLAYGROUND', 'true', 'must be one of on, off'],
    ['BOURSE_AGENTS', 'yes', 'must be one of on, off'],
    ['BOURSE_ALLOWED_ORIGINS', 'desk.example', 'must be origins'],
    ['BOURSE_LIMIT_ORDERS', '-5', 'must be a number a second'],
    ['BOURSE_LIMIT_SOCKETS_PER_KEY', '0', 'from 1 to'],
  ])('X28 %s=%s stops the start with one clear line', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(message);
  });

  it('X28 names everything that is wrong, and never a password', () => {
    try {
      readConfig({ PORT: 'x', DATABASE_URL: 'postgres://bourse:hunter2@db/bourse' });
      expect.unreachable();
    } catch (error) {
      const lines = (error as Error).message.split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain('DATABASE_URL must name a SQLite file');
      expect(lines.join()).not.toContain('hunter2');
    }
  });
});
