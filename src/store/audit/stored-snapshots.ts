import type { StoredSnapshot } from '../../compliance/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { sha256 } from '../journal/chain.ts';

type Client = Pick<PrismaClient, 'snapshot'>;

/** Sequences of the snapshots that are kept, ascending. */
export async function snapshotSequences(client: Client): Promise<number[]> {
  const kept = await client.snapshot.findMany({ orderBy: { sequence: 'asc' }, select: { sequence: true } });
  return kept.map(({ sequence }) => Number(sequence));
}

export async function storedSnapshot(client: Client, sequence: number): Promise<StoredSnapshot> {
  const row = await client.snapshot.findUniqueOrThrow({ where: { sequence } });
  const { time, engineVersion, state, stateHash, positions } = row;
  return { sequence, time: Number(time), engineVersion, state, sound: sha256(state) === stateHash, positions };
}
