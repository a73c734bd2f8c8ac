import { isLeafType, isObjectType, getNamedType, parse, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { NOBODY, Viewer } from '../../src/api/auth.ts';
import { RequestContext, type Services } from '../../src/api/context.ts';
import type { ErrorFormatter } from '../../src/api/errors.ts';
import { createSchema } from '../../src/api/index.ts';
import type { OperationArgs } from '../../src/api/socket/operation-args.ts';
import { LiveSubscription } from '../../src/api/socket/live-subscription.ts';
import { Renderings, type Rendering } from '../../src/api/socket/rendering.ts';
import { isForEverybody, PRIVATE_FIELDS, PUBLIC_FEEDS, PUBLIC_TYPES } from '../../src/api/socket/shared-selection.ts';
import { Turn } from '../../src/api/socket/turn.ts';
import type { ApiKeyRecord, BookSnapshotEvent } from '../../src/exchange/index.ts';

const viewer = (id: string): Viewer => new Viewer({ id, accounts: [0], roles: ['TRADER'] } as unknown as ApiKeyRecord);

const directory = { instruments: [{ index: 0, symbol: 'AAPL' }] };
const formatter = { format: (error: Error) => ({ message: error.message }) } as unknown as ErrorFormatter;

/** A schema that counts how often a snapshot's sequence is worked out. */
function countingSchema(): { readonly schema: GraphQLSchema; readonly count: () => number } {
  const schema = createSchema();
  const field = (schema.getType('OrderBookSnapshot') as GraphQLObjectType).getFields()['sequence']!;
  let count = 0;
  field.resolve = ({ sequence }: BookSnapshotEvent) => {
    count++;
    return sequence;
  };
  return { schema, count: () => count };
}

const BOOK = parse(
  'subscription ($symbol: String!) { orderBook(symbol: $symbol) { ... on OrderBookSnapshot { sequence } } }',
);
const OWN = parse(
  'subscription { marketByOrder(symbol: "AAPL") { ... on MarketByOrderSnapshot { orders { id own } } } }',
);

const snapshot = (sequence: number): BookSnapshotEvent => ({
  kind: 'snapshot',
  book: 0,
  instrument: 0,
  sequence,
  bids: [],
  asks: [],
});

function argsOf(
  schema: GraphQLSchema,
  document: OperationArgs['document'],
  reader: Viewer,
  variableValues = {},
): OperationArgs {
  const contextValue = new RequestContext({ directory } as unknown as Services, reader, 'somewhere');
  return { schema, document, variableValues, contextValue, session: null as never, id: 'b' };
}

describe('one execution for all who ask for the same', () => {
  it('F97 an event is executed and serialised once, whoever reads it', () => {
    const { schema, count } = countingSchema();
    const renderings = new Renderings(formatter);
    const event = snapshot(7);
    const readers = [NOBODY, viewer('one'), viewer('two'), viewer('one')];
    const texts = readers.map((reader) =>
      renderings.use(argsOf(schema, BOOK, reader, { symbol: 'AAPL' })).rendering.render(event),
    );
    expect(texts).toEqual(Array(4).fill('{"data":{"orderBook":{"sequence":"7"}}}'));
    expect(count()).toBe(1);
    void renderings.use(argsOf(schema, BOOK, NOBODY, { symbol: 'AAPL' })).rendering.render(snapshot(7));
    expect(count()).toBe(2);
  });

  it('other variables, or another operation, are other work', () => {
    const { schema } = countingSchema();
    const renderings = new Renderings(formatter);
    const one = renderings.use(argsOf(schema, BOOK, NOBODY, { symbol: 'AAPL' }));
    expect(renderings.use(argsOf(schema, BOOK, NOBODY, { symbol: 'MSFT' })).rendering).not.toBe(one.rendering);
    expect(renderings.use(argsOf(schema, BOOK, NOBODY, { symbol: 'AAPL' })).rendering).toBe(one.rendering);
  });

  it('I20 what may differ from reader to reader is shared among the sockets of one key only', () => {
    const schema = createSchema();
    const renderings = new Renderings(formatter);
    const [one, again, two, nobody] = [viewer('one'), viewer('one'), viewer('two'), NOBODY].map(
      (reader) => renderings.use(argsOf(schema, OWN, reader)).rendering,
    );
    expect(again).toBe(one);
    expect(two).not.toBe(one);
    expect(nobody).not.toBe(one);
  });

  it('F98 nothing is kept when the last reader has gone', () => {
    const schema = createSchema();
    const renderings = new Renderings(formatter);
    const uses = [viewer('one'), viewer('two')].map((reader) => renderings.use(argsOf(schema, BOOK, reader)));
    uses[0]!.release();
    expect(renderings.use(argsOf(schema, BOOK, NOBODY)).rendering).toBe(uses[0]!.rendering);
    uses[1]!.release();
    expect(renderings.use(argsOf(schema, BOOK, NOBODY)).rendering).toBe(uses[0]!.rendering);
  });
});

describe('many events at hand', () => {
  it('all sockets together send for a stretch, then the event loop turns', async () => {
    let time = 0;
    const turn = new Turn(() => time);
    expect(turn.next()).toBeUndefined();
    time += 3;
    expect(turn.next()).toBeUndefined();
    time += 1;
    const waits = [turn.next(), turn.next()];
    expect(waits.every((wait) => wait instanceof Promise)).toBe(true);
    for (const wait of waits) await wait;
    expect(turn.next()).toBeUndefined();
  });

  it('a feed that always has the next event at hand lets others have their turns', async () => {
    let time = 0;
    let sent = 0;
    const endless = { next: () => Promise.resolve({ done: false as const, value: {} }) };
    const rendering = { render: () => 'x' } as unknown as Rendering;
    const send = (): void => {
      time++;
      sent++;
    };
    const socket = { OPEN: 1, readyState: 1, bufferedAmount: 0, send } as unknown as WebSocket;
    const live = new LiveSubscription(endless, rendering, socket, 'b', new Turn(() => time), () => undefined);
    const over = live.next();
    await new Promise((resolve) => setImmediate(resolve));
    const before = sent;
    await new Promise((resolve) => setImmediate(resolve));
    expect(before).toBeGreaterThan(0);
    expect(sent - before).toBeLessThan(20);
    await live.return();
    await over;
  });
});

describe('what everybody sees alike', () => {
  const schema = createSchema();

  it.each([
    ['a book', '{ orderBook(symbol: "AAPL") { __typename ... on OrderBookDelta { bids { price } } } }', true],
    ['the national best', '{ nbbo(symbol: "AAPL") { bid bidVenues { name fees { tiers { maker } } } flags } }', true],
    ['a trade with its national best', '{ trades { verdict throughVenue { name } nbbo { bid } } }', true],
    ['who declared self-help', '{ nbbo(symbol: "AAPL") { bidVenues { selfHelp { by } } } }', false],
    ['what a trade cost', '{ trades { fee } }', false],
    ['which side of a trade was taken', '{ trades { liquidity } }', false],
    ['trades with their instrument', '{ trades { price instrument { symbol } venue { name } } }', true],
    ['a trade with its order', '{ trades { price order { id } } }', false],
    [
      'orders of a book',
      '{ marketByOrder(symbol: "AAPL") { ... on MarketByOrderDelta { changes { id price } } } }',
      true,
    ],
    [
      'orders of a book, marked',
      '{ marketByOrder(symbol: "AAPL") { ... on MarketByOrderDelta { changes { own } } } }',
      false,
    ],
    ['order events', '{ orderEvents(accountId: "ALICE") { sequence } }', false],
    ['positions', '{ positions(accountId: "ALICE") { quantity } }', false],
    ['alerts', '{ riskAlerts { id } }', false],
    ['a field by another name', '{ trades { own: order { id } } }', false],
    ['through a fragment', '{ trades { ...t } } fragment t on Trade { account { id } }', false],
  ])('%s', (_, selection, expected) => {
    expect(isForEverybody(schema, parse(`subscription ${selection}`))).toBe(expected);
  });

  it('its feeds and types exist', () => {
    const feeds = schema.getSubscriptionType()!.getFields();
    for (const feed of PUBLIC_FEEDS) expect(feeds).toHaveProperty(feed);
    for (const type of PUBLIC_TYPES) expect(isObjectType(schema.getType(type)), type).toBe(true);
  });

  it('I20 no value in it is worked out from who asks', () => {
    const asking: string[] = [];
    for (const name of PUBLIC_TYPES) {
      for (const field of Object.values((schema.getType(name) as GraphQLObjectType).getFields())) {
        const isTold = isLeafType(getNamedType(field.type)) && !PRIVATE_FIELDS.has(field.name);
        // The third parameter of a resolver is the context, with the viewer in it.
        if (isTold && /viewer|loaders/.test(String(field.resolve))) asking.push(`${name}.${field.name}`);
      }
    }
    expect(asking).toEqual([]);
  });
});
