import { join } from 'node:path';

/**
 * Where the benchmark keeps its databases: inside the project, on the disk that a real one would stand on. A temporary
 * folder of the system is often memory, where a sync costs nothing.
 */
export const WORK_FOLDER = join(import.meta.dirname, '../../.cache/bench');
