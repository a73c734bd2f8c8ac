/** What SQLite itself said, behind what Prisma and its adapter made of it. */
export interface DriverError {
  /** Such as SQLITE_BUSY or SQLITE_IOERR_FSYNC. */
  readonly code: string;
  readonly message: string;
}

/** Looks for the driver's error in an error and its causes; undefined where there is none. */
export function driverError(error: unknown): DriverError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message, originalCode, originalMessage, cause } = error as Readonly<Record<string, unknown>>;
  if (typeof originalCode === 'string') return { code: originalCode, message: String(originalMessage) };
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return { code, message: String(message) };
  return driverError(cause);
}

/** The driver's words, with its code, or else the error's own. */
export function describeError(error: unknown): string {
  const driver = driverError(error);
  if (driver) return `${driver.message} (${driver.code})`;
  return error instanceof Error ? error.message : String(error);
}
