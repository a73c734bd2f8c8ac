import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

/** Where secrets could stand in what is logged. */
const SECRETS = ['authorization', 'secret', 'key', '*.authorization', '*.secret', 'headers.authorization'];

/**
 * The program's log: one JSON object a line, UTC times, on standard error unless told otherwise, so that standard
 * output stays for what people and other programs read. Values are JSON strings, so nothing logged can forge a line.
 */
export function createLog(level: string, stream: DestinationStream = destination({ fd: 2, sync: false })): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: SECRETS, censor: '***' },
    },
    stream,
  );
}
