import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { at } from './root.mjs';

/**
 * Runs a TypeScript program of the repository in this process, as `node --import tsx FILE` would. Being no child, it gets
 * every signal exactly once, whether sent to one process or to a group, and whoever kills us has killed it.
 * @param file path from the root
 */
export async function runProgram(file, programArguments) {
  if (!existsSync(at(file))) {
    console.error(`There is no ${file} yet, so there is nothing to run.`);
    process.exit(1);
  }
  endWithOurParent();
  process.argv = [process.execPath, at(file), ...programArguments];
  await import('tsx');
  await import(pathToFileURL(at(file)).href);
}

/**
 * npm gives a signal that it gets to the shell that it started us with, and many shells end without passing it on. All
 * that we see is another parent than before: that counts as SIGTERM, unless the signal has come to us as well.
 */
function endWithOurParent() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  let told = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const note = () => {
      told = true;
      if (process.listenerCount(signal) > 1) return;
      // The program does not listen to it, so it shall do what it does by itself.
      process.removeListener(signal, note);
      process.kill(process.pid, signal);
    };
    process.on(signal, note);
  }
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (!told) process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}
