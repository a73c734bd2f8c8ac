import { z } from 'zod';

/** Why the program does not start: one line a setting that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const whole = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);

const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, `must be one of ${words.join(', ')}`);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** A number a second and how many may come at a stroke, "2000/5000"; "2000" alone allows twice that at a stroke. */
const rate = z
  .string()
  .regex(/^[1-9]\d{0,8}(\/[1-9]\d{0,8})?$/, 'must be a number a second, "2000", or with a burst, "2000/5000"')
  .transform((text) => {
    const [perSecond = 1, burst] = text.split('/').map(Number);
    return { perSecond, burst: burst ?? perSecond * 2 };
  });

const origins = list.refine(
  (texts) => texts.every((text) => URL.canParse(text) && new URL(text).origin === text),
  'must be origins, "https://desk.example", parted by commas',
);

const settings = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: whole(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+/, 'must name a SQLite file, "file:./data/bourse.db"')
    .default('file:./data/bourse.db'),
  BOURSE_SEED: oneOf('demo', 'textbook', 'empty').default('demo'),
  BOURSE_CALENDAR: oneOf('always', 'xnys').default('always'),
  BOURSE_AGENTS: oneOf('on', 'off').default('on'),
  BOURSE_INTROSPECTION: oneOf('on', 'off').optional(),
  BOURSE_PLAYGROUND: oneOf('on', 'off').default('on'),
  BOURSE_LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  BOURSE_SNAPSHOT_EVERY: whole(1, 100_000_000).default(50_000),
  BOURSE_ALLOWED_ORIGINS: origins.default([]),
  BOURSE_TRUSTED_PROXIES: list.default([]),
  BOURSE_LIMIT_ORDERS: rate.default({ perSecond: 100_000, burst: 200_000 }),
  BOURSE_LIMIT_CANCELS: rate.default({ perSecond: 100_000, burst: 200_000 }),
  BOURSE_LIMIT_QUERIES: rate.default({ perSecond: 20_000, burst: 40_000 }),
  BOURSE_LIMIT_AUTHENTICATION_FAILURES: rate.default({ perSecond: 10, burst: 100 }),
  BOURSE_LIMIT_SOCKET_MESSAGES: rate.default({ perSecond: 2_000, burst: 4_000 }),
  BOURSE_LIMIT_PUBLIC_SOCKET_MESSAGES: rate.default({ perSecond: 50, burst: 200 }),
  BOURSE_LIMIT_SOCKETS_PER_KEY: whole(1, 100_000).default(10),
  BOURSE_LIMIT_SOCKETS_PER_ADDRESS: whole(1, 100_000).default(50),
  BOURSE_LIMIT_CONNECTIONS_PER_ADDRESS: whole(1, 100_000).default(1_000),
  BOURSE_LIMIT_SUBSCRIPTIONS_PER_SOCKET: whole(1, 100_000).default(50),
});

/**
 * Reads the environment. Nothing has a secret default, and a setting that makes no sense stops the start.
 * @throws ConfigError with one line for each setting that is wrong
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  // An empty variable is one that is not set.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = settings.safeParse(given);
  if (!read.success) {
    const lines = read.error.issues.map(({ path: [name], message }) => {
      // A database's address may hold a password.
      const value = name === 'DATABASE_URL' ? '' : ` is ${JSON.stringify(given[String(name)])}:`;
      return `${String(name)}${value} ${message}`;
    });
    throw new ConfigError(lines.join('\n'));
  }
  const { data } = read;
  const introspection = data.BOURSE_INTROSPECTION ?? (data.NODE_ENV === 'production' ? 'off' : 'on');
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    seed: data.BOURSE_SEED,
    calendar: data.BOURSE_CALENDAR,
    agents: data.BOURSE_AGENTS === 'on',
    /** Whether the API tells its schema. */
    introspection: introspection === 'on',
    /** Whether the API serves its playground. */
    playground: data.BOURSE_PLAYGROUND === 'on',
    logLevel: data.BOURSE_LOG_LEVEL,
    /** Commands after which the core's state is kept, so that a start need not replay what came before. */
    snapshotEvery: data.BOURSE_SNAPSHOT_EVERY,
    /** Origins of web pages, besides the server's own, that may use the API. */
    allowedOrigins: data.BOURSE_ALLOWED_ORIGINS,
    /** Addresses of proxies whose X-Forwarded-For is believed. */
    trustedProxies: data.BOURSE_TRUSTED_PROXIES,
    limits: {
      orders: data.BOURSE_LIMIT_ORDERS,
      cancels: data.BOURSE_LIMIT_CANCELS,
      queries: data.BOURSE_LIMIT_QUERIES,
      authenticationFailures: data.BOURSE_LIMIT_AUTHENTICATION_FAILURES,
      socketMessages: data.BOURSE_LIMIT_SOCKET_MESSAGES,
      publicSocketMessages: data.BOURSE_LIMIT_PUBLIC_SOCKET_MESSAGES,
      socketsPerKey: data.BOURSE_LIMIT_SOCKETS_PER_KEY,
      socketsPerAddress: data.BOURSE_LIMIT_SOCKETS_PER_ADDRESS,
      connectionsPerAddress: data.BOURSE_LIMIT_CONNECTIONS_PER_ADDRESS,
      subscriptionsPerSocket: data.BOURSE_LIMIT_SUBSCRIPTIONS_PER_SOCKET,
    },
  } as const;
}

export type Config = ReturnType<typeof readConfig>;
