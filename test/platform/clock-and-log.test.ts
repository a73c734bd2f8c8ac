import { afterEach, describe, expect, it, vi } from 'vitest';
import { WallClock, createLog, createMetrics } from '../../src/platform/index.ts';

describe('the wall clock', () => {
  afterEach(() => vi.restoreAllMocks());

  it('F8 counts microseconds, finer than the machine’s milliseconds', () => {
    const clock = new WallClock();
    const times = Array.from({ length: 20_000 }, () => clock.now());
    expect(times.every((time) => Number.isSafeInteger(time))).toBe(true);
    expect(times.some((time) => time % 1000 !== 0)).toBe(true);
    expect(Math.abs(times.at(-1)! / 1000 - Date.now())).toBeLessThan(50);
  });

  it.each([3_600_000, -3_600_000, -1_700_000_000_000])('X14 follows a step of the wall clock of %i ms', (step) => {
    const clock = new WallClock();
    const before = clock.now();
    const real = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => real() + step);
    expect(Math.abs(clock.now() - before - step * 1000)).toBeLessThan(1_000_000);
    vi.restoreAllMocks();
    expect(Math.abs(clock.now() - before)).toBeLessThan(1_000_000);
  });
});

describe('S14 the log', () => {
  it('is one JSON object a line, in UTC, whatever is in it, without secrets', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    log.warn({ secret: 'hunter2', headers: { authorization: 'Bearer hunter2' } }, 'a\n{"level":60,"msg":"forged"}');
    log.debug('not at this level');
    expect(lines).toHaveLength(1);
    expect(lines[0]!.trimEnd()).not.toContain('\n');
    expect(lines[0]).not.toContain('hunter2');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 40,
      time: expect.stringMatching(/T.*Z$/),
      msg: expect.stringContaining('forged'),
    });
  });
});

it('metrics tell of the process', async () => {
  expect(await createMetrics().metrics()).toMatch(/process_cpu_seconds_total|process_resident_memory_bytes/);
});
