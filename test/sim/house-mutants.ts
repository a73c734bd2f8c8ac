import { MarketWideBreaker } from '../../src/exchange/market-wide-breaker.ts';
import { RiskChanges } from '../../src/exchange/risk-changes.ts';
import { Trading } from '../../src/exchange/trading.ts';
import { CashAccounts } from '../../src/risk/cash-accounts.ts';
import { DuplicateOrders } from '../../src/risk/duplicate-orders.ts';
import { Exposures, Limits, Restrictions, RiskGate, TradingStates } from '../../src/risk/index.ts';
import { MessageBudget } from '../../src/risk/message-budget.ts';
import { MarketGuards } from '../../src/venue/market-guards.ts';
import { PriceBands } from '../../src/venue/price-bands.ts';
import { ShortSaleRestriction } from '../../src/venue/short-sale-restriction.ts';
import { SymbolBreaker } from '../../src/venue/symbol-breaker.ts';
import { call, replace, type Method, type Mutant } from './mutants.ts';

/** A method that gives the same whatever it is asked. */
const always =
  (value: unknown): Method =>
  () =>
    value;

/** A method that is asked something else. */
function asked(old: Method, change: (args: unknown[]) => unknown[]): Method {
  return function (this: unknown, ...args: unknown[]) {
    return call(old, this, ...change(args));
  };
}

/** Ways to break the gate, its limits, the states of trading and all that halts a market. */
export const HOUSE_MUTANTS: readonly Mutant[] = [
  {
    name: 'F58 the short way of the gate lets everything through',
    break: () => replace(RiskGate, 'passes', () => always(true)),
  },
  {
    name: 'D54 one message more than is allowed',
    break: () =>
      replace(
        MessageBudget,
        'take',
        (old) =>
          function (this: { let?: boolean }, time: number) {
            const isWithin = call(old, this, time) as boolean;
            if (isWithin || this.let) return isWithin;
            return (this.let = true);
          },
      ),
  },
  {
    name: 'the restricted list binds nobody',
    break: () => replace(Restrictions, 'isRestricted', () => always(false)),
  },
  {
    name: 'D69 whoever must mark his sells need not',
    break: () => replace(Restrictions, 'policyOf', () => always('VENUE_MARKS')),
  },
  {
    name: 'D69 Rule 201 ends with the day that it was set off on',
    break: () =>
      replace(
        ShortSaleRestriction,
        'beginDay',
        (old) =>
          function (this: { days: number }) {
            this.days = Math.min(this.days, 1);
            return call(old, this);
          },
      ),
  },
  {
    name: 'D69 Rule 201 is set off a cent too late',
    break: () =>
      replace(
        ShortSaleRestriction,
        'trigger',
        (old) =>
          function (this: unknown, ...args: unknown[]) {
            return (call(old, this, ...args) as number) - 10_000;
          },
      ),
  },
  {
    name: 'RTS 6 what an algorithm may do is not asked',
    break: () => replace(TradingStates, 'of', (old) => asked(old, ([account, instrument]) => [account, instrument])),
  },
  {
    name: 'D55 a kill switch leaves what is open',
    break: () => replace(Trading, 'kill', () => always(undefined)),
  },
  {
    name: 'D55 equal orders count in a tenth of the window',
    break: () =>
      replace(DuplicateOrders, 'take', (old) =>
        asked(old, ([price, what, time, window, most]) => [price, what, time, (window as number) / 10, most]),
      ),
  },
  {
    name: '15c3-5 a firm without a limit of its own account is not asked for credit',
    break: () => replace(RiskGate, 'hasCreditLimit', () => always(false)),
  },
  {
    name: '15c3-5 credit is valued at the price of the day before',
    break: () =>
      replace(
        Exposures,
        'setPrice',
        (old) =>
          function (this: { priceOf(instrument: number): number }, instrument: number, price: number) {
            if (this.priceOf(instrument) === 0) call(old, this, instrument, price);
          },
      ),
  },
  {
    name: 'S16 what loosens takes effect at once',
    break: () => replace(Limits, 'loosens', () => always(false)),
  },
  {
    name: 'S16 whoever asked may approve',
    break: () =>
      replace(RiskChanges, 'judge', (old) =>
        asked(old, ([command, ...rest]) => [{ ...(command as object), by: 'somebody else' }, ...rest]),
      ),
  },
  {
    name: 'a withdrawal may take a micro-dollar more than there is',
    break: () =>
      replace(
        CashAccounts,
        'balance',
        (old) =>
          function (this: unknown, account: number) {
            return (call(old, this, account) as bigint) + 1n;
          },
      ),
  },
  {
    name: 'D40 orders without a limit trade beyond the bands',
    break: () => replace(PriceBands, 'key', () => always(2 ** 31 - 1)),
  },
  {
    name: 'D40 what lies beyond the bands when they move stays',
    break: () =>
      replace(
        MarketGuards,
        'moved',
        (old) =>
          function (this: { market: object }) {
            const { market } = this;
            Reflect.set(market, 'takeOut', () => undefined);
            call(old, this);
            Reflect.deleteProperty(market, 'takeOut');
          },
      ),
  },
  {
    name: 'D40 a limit state never pauses trading',
    break: () =>
      replace(
        MarketGuards,
        'advance',
        (old) =>
          function (this: { bands: { pausesAt: number } }, time: number) {
            if (time >= this.bands.pausesAt) this.bands.pausesAt = time + 60_000_000;
            call(old, this, time);
          },
      ),
  },
  {
    name: 'D40 a reopening auction ends at any price',
    break: () => replace(MarketGuards, 'extension', () => always(0)),
  },
  {
    name: 'F69 a level of the breaker is set off again and again',
    break: () =>
      replace(
        SymbolBreaker,
        'judge',
        (old) =>
          function (this: { level: number }, ...args: unknown[]) {
            this.level = 0;
            return call(old, this, ...args);
          },
      ),
  },
  {
    name: 'D40 the index is measured from its first close for ever',
    break: () =>
      replace(
        MarketWideBreaker,
        'beginDay',
        (old) =>
          function (this: { priorClose: number; value: number }, ...args: unknown[]) {
            const { value } = this;
            this.value = this.priorClose;
            call(old, this, ...args);
            this.value = value;
          },
      ),
  },
];
