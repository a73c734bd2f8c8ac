import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateFlow, STANDARD_FLOW, type FlowShape } from '../../bench/flow/gen-flow.ts';

interface Expected {
  readonly shape: FlowShape;
  readonly answer: readonly [trades: number, volume: number, hash: number, orders: number, quantity: number];
  /** Orders in the flow, lowest and highest price. */
  readonly extent: readonly [number, number, number];
  /** First sixteen hex digits of the SHA-256 over the records, little-endian. */
  readonly records: string;
}

/** The figures that the generator which the published comparison was made with gives for the same shapes. */
const EXPECTED: readonly Expected[] = [
  {
    shape: STANDARD_FLOW,
    answer: [174_950, 4_032_087, 2_497_810_893, 3_687, 184_998],
    extent: [592_297, 9_426, 10_136],
    records: '288f91332d6ce98f',
  },
  {
    shape: { seed: 23, operations: 50_000, resting: 4_000 },
    answer: [8_674, 200_056, 2_221_933_918, 3_667, 182_927],
    extent: [33_225, 9_852, 10_073],
    records: '78fef79e00b0a3e7',
  },
  {
    shape: { seed: 1, operations: 20_000, resting: 500 },
    answer: [3_164, 73_787, 3_302_992_843, 445, 22_872],
    extent: [12_073, 9_948, 10_212],
    records: '9cb0b63fef289a4e',
  },
  {
    shape: { seed: 99, operations: 20_000, resting: 50 },
    answer: [2_578, 57_270, 2_426_330_491, 53, 2_601],
    extent: [11_350, 9_917, 10_085],
    records: 'ce240310ea5d4d96',
  },
  {
    shape: { seed: 123_456_789, operations: 2_000, resting: 1 },
    answer: [47, 1_265, 1_639_268_472, 2, 94],
    extent: [1_026, 9_937, 10_050],
    records: '325826b1e2ac2109',
  },
];

describe('the order flow of the benchmark', () => {
  it.each(EXPECTED)('$shape is the published flow, word by word, with its answer', (expected) => {
    const flow = generateFlow(expected.shape);
    const { trades, volume, hash, restingOrders, restingQuantity } = flow.answer;
    expect([trades, volume, hash, restingOrders, restingQuantity]).toEqual(expected.answer);
    expect([flow.orders, flow.minPrice, flow.maxPrice]).toEqual(expected.extent);
    expect(digest(flow.records)).toBe(expected.records);
  });
});

function digest(records: Int32Array): string {
  const bytes = Buffer.alloc(records.length * 4);
  records.forEach((word, index) => bytes.writeInt32LE(word, index * 4));
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
