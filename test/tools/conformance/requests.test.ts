import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../tools/conformance/requests.ts';

const PLAIN = '"op":"new","id":"1","side":"BUY","type":"LIMIT","price":10001,"qty":100';
const REPLACE = '"op":"replace","id":"1"';

/** The request without the fields that are absent. */
function parsed(line: string): unknown {
  return JSON.parse(JSON.stringify(parseRequest(line)));
}

describe('conformance requests: what a line means', () => {
  const plain = { op: 'new', id: '1', side: 'BUY', type: 'LIMIT', tif: 'GTC', price: 10001, qty: 100 };
  it.each([
    ['a limit order is GTC unless it says otherwise', `{${PLAIN}}`, plain],
    ['a named time in force stays', `{${PLAIN},"tif":"FOK"}`, { ...plain, tif: 'FOK' }],
    [
      'a market order is IOC unless it says otherwise',
      '{"op":"new","id":"2","side":"SELL","type":"MARKET","qty":5}',
      { op: 'new', id: '2', side: 'SELL', type: 'MARKET', tif: 'IOC', qty: 5 },
    ],
    [
      'every field',
      `{${PLAIN},"tif":"GTD","stop":9,"trail":8,"trailPct":7,"display":6,"hidden":true,"minQty":5,"postOnly":"SLIDE","reduceOnly":true,"peg":"MID","account":"A","stp":"DECREMENT","expiresAt":4,"oco":"3"}`,
      {
        ...plain,
        ...{ tif: 'GTD', stop: 9, trail: 8, trailPct: 7, display: 6, hidden: true, minQty: 5, postOnly: 'SLIDE' },
        ...{ reduceOnly: true, peg: 'MID', account: 'A', stp: 'DECREMENT', expiresAt: 4, oco: '3' },
      },
    ],
    ['post-only may be true', `{${PLAIN},"postOnly":true}`, { ...plain, postOnly: true }],
    ['post-only may be false', `{${PLAIN},"postOnly":false}`, { ...plain, postOnly: false }],
    ['unknown fields are passed by', `{${PLAIN},"note":{"a":[1.5]},"seq":7}`, plain],
    [
      'a new order without a price is for the market to refuse',
      '{"op":"new","id":"1","side":"BUY","type":"LIMIT","qty":100}',
      { ...plain, price: undefined },
    ],
    ['zero is for the market to refuse', `{${PLAIN},"display":0,"stop":-0}`, { ...plain, display: 0, stop: 0 }],
    ['the greatest number', `{${PLAIN},"minQty":9007199254740991}`, { ...plain, minQty: 9007199254740991 }],
    [
      'whole numbers however they are written',
      `{${PLAIN},"minQty":1e2,"stop":7.0}`,
      { ...plain, minQty: 100, stop: 7 },
    ],
    ['null is as good as absent', `{${PLAIN},"tif":null,"stop":null,"hidden":null,"oco":null}`, plain],
    ['the last of two fields with one name counts', `{${PLAIN},"qty":7}`, { ...plain, qty: 7 }],
    ['space, and the end of a line in Windows', ` { "op" : "cancel" , "id" : "x" } \r`, { op: 'cancel', id: 'x' }],
    ['an id of any characters', '{"op":"cancel","id":"\\u00e9\\n\\""}', { op: 'cancel', id: 'é\n"' }],
    ['an empty id', '{"op":"cancel","id":""}', { op: 'cancel', id: '' }],
    ['amend with nothing', '{"op":"amend","id":"1"}', { op: 'amend', id: '1' }],
    ['amend', '{"op":"amend","id":"1","price":0,"qty":3}', { op: 'amend', id: '1', price: 0, qty: 3 }],
    ['replace with nothing', `{${REPLACE}}`, { op: 'replace', id: '1' }],
    [
      'replace may change side and type',
      `{${REPLACE},"side":"SELL","type":"MARKET"}`,
      { op: 'replace', id: '1', side: 'SELL', type: 'MARKET' },
    ],
    [
      'null in replace takes a field away',
      `{${REPLACE},"display":null,"tif":null,"peg":null,"account":null,"postOnly":null,"price":5}`,
      { op: 'replace', id: '1', display: null, tif: null, peg: null, account: null, postOnly: null, price: 5 },
    ],
    ['phase', '{"op":"phase","to":"HALTED"}', { op: 'phase', to: 'HALTED' }],
    ['time', '{"op":"time","now":1700000000000000}', { op: 'time', now: 1700000000000000 }],
    ['book', '{"op":"book"}', { op: 'book', orders: false }],
    ['book with orders', '{"op":"book","depth":5,"orders":true}', { op: 'book', depth: 5, orders: true }],
    ['reset', '{"op":"reset"}', { op: 'reset' }],
    ['config', '{"op":"config","risk":true}', { op: 'config', risk: true }],
  ])('%s', (_, line, request) => {
    expect(parsed(line)).toEqual(JSON.parse(JSON.stringify(request)));
  });
});

describe('conformance requests: BAD_INPUT', () => {
  it.each([
    ['no JSON', 'nonsense'],
    ['a blank line', ''],
    ['spaces', '   '],
    ['half an object', '{"op":"reset"'],
    ['two objects', '{"op":"reset"}{"op":"reset"}'],
    ['an array', '[{"op":"reset"}]'],
    ['a string', '"reset"'],
    ['a number', '1'],
    ['null', 'null'],
    ['no op', '{}'],
    ['an unknown op', '{"op":"destroy"}'],
    ['an op in capitals', '{"op":"RESET"}'],
    ['an op that every object has', '{"op":"constructor"}'],
    ['an op that is no string', '{"op":["reset"]}'],
    ['cancel without an id', '{"op":"cancel"}'],
    ['cancel of a number', '{"op":"cancel","id":1}'],
    ['amend without an id', '{"op":"amend","qty":1}'],
    ['replace without an id', '{"op":"replace","qty":1}'],
    ['new without an id', '{"op":"new","side":"BUY","type":"LIMIT","price":1,"qty":1}'],
    ['new with a null id', '{"op":"new","id":null,"side":"BUY","type":"LIMIT","price":1,"qty":1}'],
    ['phase without a phase', '{"op":"phase"}'],
    ['an unknown phase', '{"op":"phase","to":"LUNCH"}'],
    ['time without an instant', '{"op":"time"}'],
    ['time before the start', '{"op":"time","now":-1}'],
    ['time in text', '{"op":"time","now":"0"}'],
    ['a depth below zero', '{"op":"book","depth":-1}'],
    ['a depth that is no integer', '{"op":"book","depth":2.5}'],
    ['orders in text', '{"op":"book","orders":"true"}'],
    ['config without risk', '{"op":"config"}'],
    ['config with a number', '{"op":"config","risk":1}'],
  ])('%s', (_, line) => {
    expect(parseRequest(line)).toEqual({ op: 'bad', id: undefined });
  });

  it.each([
    ['no side', '{"op":"new","id":"7","type":"LIMIT","price":1,"qty":1}'],
    ['no type', '{"op":"new","id":"7","side":"BUY","price":1,"qty":1}'],
    ['no quantity', '{"op":"new","id":"7","side":"BUY","type":"LIMIT","price":1}'],
    ['a null quantity', '{"op":"new","id":"7","side":"BUY","type":"LIMIT","price":1,"qty":null}'],
    ['an unknown op with an id', '{"op":"destroy","id":"7"}'],
    ['an unknown phase with an id', '{"op":"phase","id":"7","to":"LUNCH"}'],
    ...[
      ['side', '"buy"'],
      ['side', '"LONG"'],
      ['type', '"ICEBERG"'],
      ['tif', '"AT_THE_OPENING"'],
      ['tif', '""'],
      ['peg', '"MARKET"'],
      ['peg', 'true'],
      ['stp', '"CANCEL_NEWEST"'],
      ['postOnly', '"REJECT"'],
      ['postOnly', '1'],
      ['hidden', '"true"'],
      ['hidden', '1'],
      ['reduceOnly', '0'],
      ['account', '12'],
      ['oco', '12'],
      ['oco', '{"id":"1"}'],
      ['price', '100.5'],
      ['price', '"100"'],
      ['price', '-1'],
      ['price', '[100]'],
      ['price', 'true'],
      ['qty', '0.1'],
      ['qty', '-100'],
      ['qty', '"1"'],
      ['qty', '9007199254740992'],
      ['qty', '1e300'],
      ['qty', '1e999'],
      ['stop', '1.5'],
      ['trail', '-2'],
      ['trailPct', '2.5'],
      ['display', '"10"'],
      ['minQty', '1.0001'],
      ['expiresAt', '"2024-01-01"'],
      ['expiresAt', '-1'],
    ].map(([field, value]) => [`${field} ${value}`, `{${PLAIN.replace('"id":"1"', '"id":"7"')},"${field}":${value}}`]),
    ['replace: price -1', '{"op":"replace","id":"7","price":-1}'],
    ['replace: a null quantity', '{"op":"replace","id":"7","qty":null}'],
    ['replace: a null side', '{"op":"replace","id":"7","side":null}'],
    ['replace: a null type', '{"op":"replace","id":"7","type":null}'],
    ['amend: qty "5"', '{"op":"amend","id":"7","qty":"5"}'],
  ] as [string, string][])('keeps the id: %s', (_, line) => {
    expect(parseRequest(line)).toEqual({ op: 'bad', id: '7' });
  });
});
