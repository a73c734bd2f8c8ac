/** Where two JSON texts first differ, and what stands there: "markets.0.orders.3.7 is 100, 200". */
export function firstDifference(some: string, others: string): string {
  try {
    return find(JSON.parse(some), JSON.parse(others), []) ?? 'the texts differ, though not in what they mean';
  } catch {
    return 'the text is not JSON';
  }
}

function find(some: unknown, others: unknown, path: readonly string[]): string | undefined {
  if (isTree(some) && isTree(others)) {
    for (const key of new Set([...Object.keys(some), ...Object.keys(others)])) {
      const difference = find(some[key], others[key], [...path, key]);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(some, others) ? undefined : `${path.join('.')} is ${show(some)}, ${show(others)}`;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
