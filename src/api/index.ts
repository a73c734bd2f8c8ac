export { hashSecret, newKey, type NewKey } from './keys.ts';
export { createSchema } from './schema.ts';
export { createServer, type ApiConfig, type ApiServer, type ServerParts } from './server.ts';
