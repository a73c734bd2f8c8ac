// A thread begins in plain JavaScript; from here on it is TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./reader-thread.ts');
