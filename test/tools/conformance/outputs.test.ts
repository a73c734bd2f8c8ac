import { expect, it } from 'vitest';
import { outputLine } from '../../../tools/conformance/outputs.ts';
import type { Output } from '../../../tools/conformance/protocol.ts';

it.each<[Output, string]>([
  [{ event: 'accepted', id: '1' }, '{"seq":9,"event":"accepted","id":"1"}'],
  [
    { event: 'rejected', id: '1', code: 'INVALID_PRICE' },
    '{"seq":9,"event":"rejected","id":"1","code":"INVALID_PRICE"}',
  ],
  [{ event: 'rejected', id: undefined, code: 'BAD_INPUT' }, '{"seq":9,"event":"rejected","code":"BAD_INPUT"}'],
  [
    { event: 'trade', maker: '1', taker: '2', price: 10001, qty: 1_000_000_000_000 },
    '{"seq":9,"event":"trade","maker":"1","taker":"2","price":10001,"qty":1000000000000}',
  ],
  [{ event: 'refreshed', id: '1', qty: 100 }, '{"seq":9,"event":"refreshed","id":"1","qty":100}'],
  [
    { event: 'canceled', id: '2', qty: 50, reason: 'IOC' },
    '{"seq":9,"event":"canceled","id":"2","qty":50,"reason":"IOC"}',
  ],
  [
    { event: 'prevented', maker: '1', taker: '3', qty: 10 },
    '{"seq":9,"event":"prevented","maker":"1","taker":"3","qty":10}',
  ],
  [{ event: 'amended', id: '1', priority: 'kept' }, '{"seq":9,"event":"amended","id":"1","priority":"kept"}'],
  [{ event: 'replaced', id: '1' }, '{"seq":9,"event":"replaced","id":"1"}'],
  [{ event: 'triggered', id: '4' }, '{"seq":9,"event":"triggered","id":"4"}'],
  [{ event: 'expired', id: '1', qty: 10 }, '{"seq":9,"event":"expired","id":"1","qty":10}'],
  [{ event: 'phase', to: 'AUCTION' }, '{"seq":9,"event":"phase","to":"AUCTION"}'],
  [{ event: 'time', now: 1_700_000_000_000_000 }, '{"seq":9,"event":"time","now":1700000000000000}'],
  [{ event: 'reset' }, '{"seq":9,"event":"reset"}'],
  [{ event: 'config', risk: true }, '{"seq":9,"event":"config","risk":true}'],
  [
    { event: 'book', bids: [[10000, 70, 2]], asks: [], orders: undefined },
    '{"seq":9,"event":"book","bids":[[10000,70,2]],"asks":[]}',
  ],
  [
    {
      event: 'book',
      bids: [],
      asks: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      orders: { bids: [['a', 1, 2]], asks: [] },
    },
    '{"seq":9,"event":"book","bids":[],"asks":[[1,2,3],[4,5,6]],"orders":{"bids":[["a",1,2]],"asks":[]}}',
  ],
])('conformance outputs: %o', (output, line) => {
  expect(outputLine(9, output)).toBe(`${line}\n`);
});

it.each(['', '"', '\\', '\n', '\u0000', '\u007f', 'é', '日本', '🏛', '\ud800', '\u2028', '</script>', '__proto__'])(
  'conformance outputs: the id %j comes back as it was sent',
  (id) => {
    const line = outputLine(1, { event: 'canceled', id, qty: 1, reason: 'USER' });
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toEqual({ seq: 1, event: 'canceled', id, qty: 1, reason: 'USER' });
  },
);
