import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from './root.mjs';

const FILE = at('.cache', 'prepare.lock');
/** The holder shows every second that it lives; a lock that has been silent for this long was left behind. */
const LEFT_BEHIND_AFTER = 5_000;

/** Runs `work` while no other process of this clone does, since two terminals may start at once. */
export async function alone(work) {
  mkdirSync(at('.cache'), { recursive: true });
  for (let waiting = false; !take(); waiting = true) {
    if (!waiting) console.error('Another process is preparing this clone; waiting for it.');
    await sleep(200);
  }
  const sign = setInterval(() => utimesSync(FILE, new Date(), new Date()), 1_000);
  const release = () => rmSync(FILE, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(sign);
    process.removeListener('exit', release);
    release();
  }
}

function take() {
  try {
    writeFileSync(FILE, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const touched = statSync(FILE, { throwIfNoEntry: false })?.mtimeMs;
    if (touched !== undefined && Date.now() - touched > LEFT_BEHIND_AFTER) rmSync(FILE, { force: true });
    return false;
  }
}
