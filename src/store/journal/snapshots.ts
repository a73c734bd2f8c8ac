import type { Snapshot } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { sha256 } from './chain.ts';

/**
 * The newest snapshot of this engine version or an earlier one, whose state is the one that its hash was taken of: a new
 * version starts where the old one stopped. A damaged one is passed over, and told of: an older one, or the whole journal, gives the same state, only later.
 */
export async function latestSnapshot(
  client: PrismaClient,
  engineVersion: number,
  warn: (message: string) => void,
): Promise<Snapshot | undefined> {
  const { _max: head } = await client.journal.aggregate({ _max: { sequence: true } });
  const kept = await client.snapshot.findMany({
    where: { engineVersion: { lte: engineVersion }, sequence: { lte: head.sequence ?? 0 } },
    orderBy: { sequence: 'desc' },
    select: { sequence: true },
  });
  for (const { sequence } of kept) {
    const row = await client.snapshot.findUnique({ where: { sequence } });
    if (!row) continue;
    if (sha256(row.state) === row.stateHash) {
      return { sequence: Number(row.sequence), time: Number(row.time), state: row.state };
    }
    warn(`The snapshot at sequence ${sequence} is damaged: its state is not that of its hash. It is not used.`);
  }
  return undefined;
}
