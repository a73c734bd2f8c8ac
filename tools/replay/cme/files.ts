import { CmeFormatError, parseRecord, CME_HEADER, type MboRecord } from './rows.ts';
import { linesOf } from '../lines.ts';

/** @throws CmeFormatError where the header or a line is malformed */
export async function readRecords(path: string): Promise<readonly MboRecord[]> {
  const records: MboRecord[] = [];
  let index = -1;
  for await (const line of linesOf(path)) {
    if (index >= 0) records.push(parseRecord(line, index));
    else if (line !== CME_HEADER) throw new CmeFormatError(`market-by-order file, line 1: "${line.slice(0, 60)}"`);
    index++;
  }
  return records;
}
