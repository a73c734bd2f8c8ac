import { Kind, parseValue, valueFromAST, type GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scalars } from '../../src/api/scalars/index.ts';

const { Decimal, SignedDecimal, Quantity, SignedQuantity, Sequence, DateTime, Date: Day } = scalars;

/** As a variable, then as a literal in a document. */
function both(scalar: GraphQLScalarType, value: string | number): [unknown, unknown] {
  const literal = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return [scalar.parseValue(value), valueFromAST(parseValue(literal), scalar)];
}

describe('numbers come in', () => {
  it.each([
    [Decimal, '150.005', 150_005_000],
    [Decimal, '0', 0],
    [Decimal, '0.000001', 1],
    [Decimal, '999999999.999999', 999_999_999_999_999],
    [Decimal, 150, 150_000_000],
    [SignedDecimal, '-12.5', -12_500_000],
    [SignedDecimal, '12.5', 12_500_000],
    [Quantity, '600', 600],
    [Quantity, 600, 600],
    [Quantity, '0', 0],
    [SignedQuantity, '-200', -200],
    [Sequence, '42', 42],
    [Sequence, 42, 42],
  ] as const)('%s %o', (scalar, text, inside) => {
    expect(both(scalar, text)).toEqual([inside, inside]);
  });

  it('days, and instants of any offset, to the microsecond', () => {
    expect(both(Day, '2026-11-24')).toEqual([1_795_478_400_000_000, 1_795_478_400_000_000]);
    expect(both(Day, '1970-01-01')).toEqual([0, 0]);
    expect(both(Day, '2254-12-31')).toEqual([8_993_635_200_000_000, 8_993_635_200_000_000]);
    expect(both(DateTime, '2026-11-24T09:30:00.0000019-05:00')).toEqual([1_795_530_600_000_001, 1_795_530_600_000_001]);
  });
});

describe('S10 what is no number of ours is refused, as a variable and as a literal', () => {
  const never = [
    ' 10',
    '10 ',
    '',
    '1e3',
    '+1',
    '1,000',
    '0x10',
    'NaN',
    'Infinity',
    '1e309',
    '01',
    '.5',
    '5.',
    '１',
    '1\n',
  ];
  const cases: [GraphQLScalarType, readonly unknown[]][] = [
    [
      Decimal,
      [...never, '-1', '-0', '1.0000001', '1234567890', 0.1, -1, -0, NaN, Infinity, 2 ** 53, true, null, [], {}],
    ],
    [SignedDecimal, [...never, '-0', '-0.00', '--1', -0, 1.5]],
    [Quantity, [...never, '-1', '1.0', '9223372036854775808', -1, -0, 1.5, 2 ** 53, 10n, false, null]],
    [SignedQuantity, [...never, '-0', '1.5', -0]],
    [Sequence, [...never, '-1', '18446744073709551615', 0.5]],
    [
      DateTime,
      ['2026-02-31T00:00:00Z', '2026-11-24', '2026-11-24 10:00:00Z', '2026-11-24T10:00:00', '2026-11-24T24:00:00Z', ''],
    ],
    [
      Day,
      [
        '2026-02-29',
        '2026-13-01',
        '1969-12-31',
        '2255-01-01',
        '2026-11-24T00:00:00Z',
        '26-11-24',
        ' 2026-11-24',
        '',
        0,
        null,
      ],
    ],
    [DateTime, ['2300-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59Z', 1_795_530_600, null]],
  ];

  it.each(cases.flatMap(([scalar, values]) => values.map((value) => [scalar, value] as const)))(
    '%s %o',
    (scalar, value) => {
      const error = { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(`${scalar.name} is `) };
      expect(() => scalar.parseValue(value)).toThrow(expect.objectContaining(error));
    },
  );

  it.each([
    [Decimal, { kind: Kind.FLOAT, value: '150.01' }],
    [Decimal, { kind: Kind.INT, value: '-0' }],
    [Quantity, { kind: Kind.INT, value: '9223372036854775808' }],
    [Quantity, { kind: Kind.BOOLEAN, value: true }],
    [Sequence, { kind: Kind.NULL }],
    [Decimal, { kind: Kind.LIST, values: [] }],
    [DateTime, { kind: Kind.INT, value: '0' }],
  ] as const)('%s literal %o', (scalar, node) => {
    expect(() => scalar.parseLiteral(node as never)).toThrow(/ is .*, not /);
  });
});

describe('a refusal names the limit, and shows what came as JSON', () => {
  it.each([
    [Quantity, '9007199254740990', /at most 15 digits, up to 999999999999999,.* not "9007199254740990"\.$/],
    [SignedQuantity, '-9007199254740990', /999999999999999,.* not "-9007199254740990"\.$/],
    [Sequence, '18446744073709551615', /at most 15 digits, up to 999999999999999,.* not "18446744073709551615"\.$/],
    [Decimal, '1234567890', /up to 999999999\.999999,.* not "1234567890"\.$/],
    [Decimal, -0, /not -0\.$/],
    [Quantity, { a: 1 }, /not \{"a":1\}\.$/],
    [Quantity, [1, 'x'], /not \[1,"x"\]\.$/],
    [Quantity, null, /not null\.$/],
    [Day, '24.11.2026', /^Date is a day from 1970 to 2254, "2026-11-24", not "24\.11\.2026"\.$/],
    [DateTime, { a: 1 }, /not \{"a":1\}\.$/],
    [Quantity, 'x'.repeat(10_000), /not "x{59}…\.$/],
  ] as const)('%s %o', (scalar, value, message) => {
    expect(() => scalar.parseValue(value)).toThrow(message);
  });

  it.each([
    [Quantity, '9007199254740990', /999999999999999,.* not 9007199254740990\.$/],
    [Quantity, '"9007199254740990"', /999999999999999,.* not "9007199254740990"\.$/],
    [Decimal, '-0', /not -0\.$/],
    [Quantity, '{a: 1}', /not \{ ?a: 1 ?\}\.$/],
    [Day, '20261124', /not 20261124\.$/],
    [DateTime, '[1]', /not \[1\]\.$/],
  ] as const)('%s literal %s', (scalar, text, message) => {
    expect(() => scalar.parseLiteral(parseValue(text))).toThrow(message);
  });
});

describe('numbers go out as text', () => {
  it.each([
    [Decimal, 150_000_000, '150.00'],
    [Decimal, 150_005_000, '150.005'],
    [Decimal, 150_013_333n, '150.013333'],
    [Decimal, 0, '0.00'],
    [SignedDecimal, -500_000, '-0.50'],
    [SignedDecimal, 10n ** 30n, '1000000000000000000000000.00'],
    [Quantity, 600, '600'],
    [SignedQuantity, -200, '-200'],
    [Sequence, 42, '42'],
    [Day, 1_795_478_400_000_000, '2026-11-24'],
    [DateTime, 1_795_530_600_000_001, '2026-11-24T14:30:00.000001Z'],
  ] as const)('%s %s', (scalar, inside, text) => {
    expect(scalar.serialize(inside)).toBe(text);
  });
});
