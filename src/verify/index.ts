export { verifyDatabase, type Anchor, type Report, type VerifyOptions } from './verify-database.ts';
