import { expect, test } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { Campaign } from './campaign/campaign.ts';
import { doctor, DOCTORED } from './doctored/doctor.ts';
test.each([13, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32])('p %i', { timeout: 300000 }, async (seed) => {
  const folder = mkdtempSync('/tmp/ct/f-');
  const c = new Campaign({ folder, seed, database: 'textbook', targets: [{ symbol: 'AAPL', cents: 15000 }], longestLoadMs: 800 });
  await c.begin('random');
  await c.round('random', 'before-append');
  await c.round('before-append', 'random');
  const e = c.copy('evidence');
  await c.end();
  for (const { title, kind, change } of DOCTORED) {
    let found = 0;
    try { found = doctor(e, folder + '/d', change).counts[kind]; } catch (error) { console.log(title, error); }
    expect.soft(found, title).toBeGreaterThan(0);
  }
});
