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

  describe('X14 when it is set', () => {
    /** A clock whose two sources a test moves, in milliseconds. */
    function machine() {
      const hands = { wall: 1_800_000_000_000, monotonic: 5_000 };
      vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(hands.wall));
      vi.spyOn(performance, 'now').mockImplementation(() => hands.monotonic);
      const warnings: string[] = [];
      const clock = new WallClock((message) => warnings.push(message));
      const pass = (milliseconds: number) => {
        hands.wall += milliseconds;
        hands.monotonic += milliseconds;
        return clock.now() / 1000;
      };
      return { hands, clock, warnings, pass };
    }

    it('follows small corrections at once', () => {
      const { hands, warnings, pass } = machine();
      hands.wall += 80;
      expect(pass(10)).toBe(1_800_000_000_090);
      expect(warnings).toEqual([]);
    });

    it('does not believe one reading far ahead, and tells of it once', () => {
      const { hands, warnings, pass } = machine();
      const year = 365 * 86_400_000;
      hands.wall += year;
      expect(pass(1_000)).toBe(1_800_000_001_000);
      expect(pass(1_000)).toBe(1_800_000_002_000);
      hands.wall -= year;
      expect(pass(1_000)).toBe(1_800_000_003_000);
      expect(warnings).toHaveLength(1);
    });

    it('believes it when it has stayed for ten seconds, as after sleep', () => {
      const { hands, pass } = machine();
      hands.wall += 3_600_000;
      for (let second = 0; second < 10; second++) expect(pass(1_000)).toBeLessThan(1_800_000_020_000);
      expect(pass(1_000)).toBe(hands.wall);
    });

    it('runs slower, and never back, until a clock that was set back has come up to it', () => {
      const { hands, warnings, pass } = machine();
      hands.wall -= 60_000;
      let before = pass(0);
      for (let second = 0; second < 700; second++) {
        const now = pass(1_000);
        expect(now - before).toBeGreaterThan(890);
        before = now;
      }
      expect(Math.abs(before - hands.wall)).toBeLessThan(2);
      expect(warnings).toHaveLength(1);
    });
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
