import type { Bourse } from '../../src/bourse.ts';
import type { Command } from '../../src/domain/index.ts';
import { generateFlow, STANDARD_FLOW } from '../flow/gen-flow.ts';
import { FLOW_KIND, RECORD_WIDTH } from '../flow/record.ts';
import { toCommand } from './market.ts';

const GROUP = 1_000;

/** Puts so many records of the engine's benchmark through the real way, by the thousand. */
export async function sendFlow({ sequencer }: Bourse, records: number): Promise<void> {
  const firstOrder = sequencer.core.nextOrderId;
  const { resting, seed } = STANDARD_FLOW;
  const flow = generateFlow({ seed, resting, operations: records - resting });
  const accounts = new Uint8Array(flow.orders);
  const commands = Array.from({ length: records }, (_, record): Command => {
    const [kind, number = 0, price = 0, quantity = 0] = flow.records.subarray(record * RECORD_WIDTH);
    if (kind === FLOW_KIND.CANCEL) {
      return { kind: 'CancelOrder', account: accounts[number]!, orderId: firstOrder + number };
    }
    const side = kind === FLOW_KIND.BUY ? 'BUY' : 'SELL';
    const account = (accounts[number] = side === 'BUY' ? 0 : 1);
    return toCommand({ account, clientOrderId: `flow-${number}`, side, quantity, price });
  });
  for (let from = 0; from < records; from += GROUP) {
    await sequencer.sendAll(commands.slice(from, from + GROUP), 'bench');
  }
}
