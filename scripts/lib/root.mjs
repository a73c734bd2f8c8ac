import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, absolute, without a separator at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** Path inside the repository. */
export const at = (...parts) => join(root, ...parts);

/** The oldest Node that the project runs on; package.json says the same to npm. */
const FLOOR = [20, 19];

/** Ends the process with a plain sentence where Node is too old: later failures would say less. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  console.error(`Bourse needs Node ${FLOOR.join('.')} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

/** The file that a package's command runs, so that it starts with this Node and without a shell. */
export function tool(packageName, command = packageName) {
  const { bin } = JSON.parse(readFileSync(at('node_modules', packageName, 'package.json'), 'utf8'));
  return at('node_modules', packageName, typeof bin === 'string' ? bin : bin[command]);
}
