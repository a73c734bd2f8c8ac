import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that are never input of a step, wherever they stand. */
const SKIPPED = new Set(['node_modules', 'dist']);

/**
 * SHA-256 over names and contents of files and folders, in an order that does not depend on the machine.
 * What is missing counts as missing, so that its coming changes the hash. Paths are relative to `root`.
 */
export function hashOf(root, paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) {
      hash.update(`missing ${path}\n`);
    } else if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!SKIPPED.has(name)) add(`${path}/${name}`);
    } else {
      const content = readFileSync(full);
      hash.update(`file ${path} ${content.length}\n`).update(content);
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/** True where a step ran with these inputs, and nobody has touched its outputs since. */
export function isFresh(root, step) {
  const file = stampFile(root, step);
  return existsSync(file) && readFileSync(file, 'utf8') === stampText(root, step);
}

/** Remembers that a step has run. */
export function stamp(root, step) {
  const file = stampFile(root, step);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stampText(root, step));
}

function stampFile(root, step) {
  return join(root, '.cache', 'stamps', step.key);
}

function stampText(root, { inputs, outputs }) {
  return `${hashOf(root, inputs)} ${hashOf(root, outputs)}\n`;
}
