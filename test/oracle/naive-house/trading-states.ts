import { cancel, openQuantity, settle, type NaiveOrder } from '../naive-market/index.ts';
import { say, type House, type HouseInstrument, type Papers } from './house.ts';
import type { CancelReason, SetTradingState, TradingState } from '../../../src/domain/index.ts';

const STRICTNESS: readonly TradingState[] = ['ACTIVE', 'REDUCING', 'HALTED'];

/** Name of a scope; that of nothing is the market. */
export function scopeOf({ account, firm, algorithm, instrument }: Partial<SetTradingState>): string {
  if (account !== undefined) return `account ${account}`;
  if (firm !== undefined) return `firm ${firm}`;
  if (algorithm !== undefined) return `algorithm ${algorithm}`;
  return instrument === undefined ? 'market' : `instrument ${instrument}`;
}

export function stateOf(house: House, scope: string): TradingState {
  return house.states.findLast((each) => each.scope === scope)?.state ?? 'ACTIVE';
}

export function isStricter(one: TradingState, other: TradingState): boolean {
  return STRICTNESS.indexOf(one) > STRICTNESS.indexOf(other);
}

/** The scopes that an order belongs to. */
function scopesOf(house: House, { account, instrument, algorithm }: Papers): string[] {
  const scopes = ['market', `account ${account}`, `firm ${house.accounts[account]!.firm}`, `instrument ${instrument}`];
  return algorithm === null ? scopes : [...scopes, `algorithm ${algorithm}`];
}

/** The strictest of all the states that apply. */
export function strictest({ house, papers }: { readonly house: House; readonly papers: Papers }): TradingState {
  return scopesOf(house, papers)
    .map((scope) => stateOf(house, scope))
    .reduce((one, other) => (isStricter(other, one) ? other : one));
}

/** HALTED takes out every open order of the scope at once (RTS 6 Art. 12). */
export function setTradingState(house: House, command: SetTradingState): void {
  const scope = scopeOf(command);
  house.states.push({ scope, state: command.state });
  say(house, 'done');
  const isIn = (order: NaiveOrder): boolean => scopesOf(house, house.papers.get(order.id)!).includes(scope);
  if (command.state === 'HALTED') cancelAll(house, isIn, 'KILL_SWITCH');
  else if (command.state === 'REDUCING') cancelGrowing(house, isIn, 'KILL_SWITCH');
}

/** Of some orders, those that could bring a position farther from zero, in order of entry: what the older ones reduce is taken. */
export function cancelGrowing(house: House, isMeant: (order: NaiveOrder) => boolean, reason: CancelReason): void {
  const growing = new Set<NaiveOrder>();
  for (const instrument of house.instruments) {
    const orders = instrument.market.orders.filter(isMeant).sort((one, other) => Number(one.id) - Number(other.id));
    for (const { id } of house.accounts.map(({ index }) => ({ id: String(index) }))) {
      const position = instrument.market.positions.get(id) ?? 0;
      for (const side of ['BUY', 'SELL'] as const) {
        const others = instrument.market.orders.filter(
          (each) => each.account === id && each.side === side && !isMeant(each),
        );
        let most = (side === 'BUY' ? -position : position) - others.reduce((sum, each) => sum + openQuantity(each), 0);
        for (const order of orders.filter((each) => each.account === id && each.side === side)) {
          const open = openQuantity(order);
          if (open > most) growing.add(order);
          else most -= open;
        }
      }
    }
  }
  cancelAll(house, (order) => growing.has(order), reason);
}

/** In order of entry over all instruments; what follows from it comes when all are gone. */
export function cancelAll(house: House, isMeant: (order: NaiveOrder) => boolean, reason: CancelReason): void {
  const all = house.instruments.flatMap((instrument) =>
    instrument.market.orders.filter(isMeant).map((order) => ({ instrument, order })),
  );
  all.sort((one, other) => Number(one.order.id) - Number(other.order.id));
  for (const { instrument, order } of all) {
    cancel(instrument.market, order, reason);
    flush(house, instrument);
  }
  for (const instrument of house.instruments) {
    settle(instrument.market);
    flush(house, instrument);
  }
}

/** What a market said since it was last asked, as lines of the house. */
export function flush(house: House, instrument: HouseInstrument): void {
  for (const output of instrument.market.outputs.splice(0)) {
    switch (output.event) {
      case 'trade':
        instrument.tradedToday = true;
        if (instrument.phase === 'CONTINUOUS') {
          instrument.halts.fresh.push({ price: output.price * instrument.tick, isUncross: instrument.isUncrossing });
        }
        payFor(house, output.maker, output.taker, output.price * instrument.tick * output.qty);
        say(
          house,
          `trade ${instrument.index}: ${output.taker} takes ${output.qty} from ${output.maker} at ${output.price * instrument.tick}`,
        );
        break;
      case 'accepted':
        say(house, `${output.id} accepted ${house.papers.get(output.id)!.mark}`);
        break;
      case 'rejected':
        say(house, `${output.id} refused ${output.code}`);
        break;
      case 'canceled':
        say(house, `${output.id} canceled ${output.qty} ${output.reason}`);
        break;
      case 'prevented':
        say(house, `${output.taker} and ${output.maker} prevented ${output.qty}`);
        break;
      case 'amended':
        say(house, `${output.id} amended ${output.priority}`);
        break;
      case 'refreshed':
      case 'expired':
        say(house, `${output.id} ${output.event} ${output.qty}`);
        break;
      case 'replaced':
      case 'triggered':
        say(house, `${output.id} ${output.event}`);
        break;
      default:
      // Phases and time are told by the house.
    }
  }
}

/** A trade moves cash: price times quantity. */
function payFor(house: House, maker: string, taker: string, amount: number): void {
  for (const id of [maker, taker]) {
    const { account, side } = house.papers.get(id)!;
    house.accounts[account]!.cash += side === 'BUY' ? -amount : amount;
  }
}
