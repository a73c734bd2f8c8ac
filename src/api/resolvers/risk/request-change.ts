import type { RiskChange } from '../../../domain/index.ts';
import type { Outcome, ReferenceDataRefusal, RiskChangeRecord } from '../../../exchange/index.ts';
import type { RequestContext } from '../../context.ts';

/** What came of asking for, or deciding on, a change of risk settings. */
interface Asked {
  /** Null where it was refused. */
  readonly change: RiskChangeRecord | null;
  readonly canceledCount: number;
  readonly refusal: ReferenceDataRefusal | null;
}

/**
 * Asks for a change in the name of the viewer's key. What tightens comes back EFFECTIVE, what loosens PENDING: the exchange
 * judges which it is. A kill switch has the budget of cancels: stopping is a way out, as canceling is.
 */
export async function requestChange(context: RequestContext, change: RiskChange, reason: string): Promise<Asked> {
  const { services, viewer } = context;
  const stops = change.kind === 'SetTradingState' && change.state === 'HALTED';
  context.charge(stops ? 'cancels' : 'orders');
  const by = viewer.key!.id;
  return askedOf(await services.commands.send({ kind: 'RequestRiskChange', change, by, reason }, by));
}

export function askedOf({ changes, canceledCount, referenceRefusal }: Outcome): Asked {
  return { change: changes.riskChanges.at(-1) ?? null, canceledCount, refusal: referenceRefusal };
}
