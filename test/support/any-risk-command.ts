import {
  CASH_BOOKINGS,
  PRICE_BAND_RULES,
  SHORT_SALE_POLICIES,
  TRADING_STATES,
  type Command,
  type LimitChange,
  type RiskChange,
  type TradingScope,
} from '../../src/domain/index.ts';
import type { Dice } from './dice.ts';

const DAY = 86_400_000;
const FIRST_BAR = Date.UTC(2024, 0, 2);
const DOLLAR = 1_000_000;

/** What there is. Prices are micro-dollars. */
interface RiskHouse {
  readonly instruments: readonly { readonly tickSize: number; readonly lotSize: number; readonly middle: number }[];
  readonly accounts: number;
  /** Names of tiers whose limits may change. */
  readonly tiers: readonly string[];
}

/** Random commands of risk officers and operators, well-formed; the core refuses some. They let enough through that trading goes on. */
export class AnyRiskCommand {
  private readonly dice: Dice;
  private readonly house: RiskHouse;
  private changes = 0;
  private readonly bars: number[] = [];

  constructor(dice: Dice, house: RiskHouse) {
    this.dice = dice;
    this.house = house;
  }

  draw(): Command {
    const { dice } = this;
    const roll = dice.roll(100);
    if (roll < 20) return this.ask();
    if (roll < 40) return this.decide();
    if (roll < 48) return this.limit();
    if (roll < 56) return { ...this.state(), state: 'ACTIVE' };
    if (roll < 58) return this.restriction();
    if (roll < 60) return this.haltRules();
    if (roll < 65) return this.instrumentData();
    if (roll < 70) return this.history();
    if (roll < 75) return { kind: 'SetIndex', value: DOLLAR * (4000 + dice.roll(1000)), priorClose: DOLLAR * 4500 };
    if (roll < 88) return this.cash();
    if (roll < 92) return this.holding();
    return { kind: 'AcknowledgeAlert', id: 1 + dice.roll(40), by: `key-${dice.roll(2)}`, note: 'seen' };
  }

  private ask(): Command {
    this.changes++;
    return { kind: 'RequestRiskChange', change: this.change(), by: `key-${this.dice.roll(2)}`, reason: 'asked for' };
  }

  private decide(): Command {
    const { dice } = this;
    const id = 1 + dice.roll(Math.max(1, this.changes));
    return { kind: 'DecideRiskChange', id, approve: dice.roll(4) > 0, by: `key-${dice.roll(3)}`, reason: 'decided' };
  }

  private change(): RiskChange {
    const { dice } = this;
    switch (dice.roll(4)) {
      case 0:
        return this.limit();
      case 1:
        return this.state();
      case 2:
        return this.restriction();
      default:
        return {
          kind: 'SetShortSalePolicy',
          account: this.account(),
          policy: this.of(SHORT_SALE_POLICIES.slice(0, 2)),
        };
    }
  }

  private limit(): Extract<Command, { kind: 'SetLimit' }> {
    const { dice } = this;
    const scope = this.of([{ tier: this.of(this.house.tiers) }, { account: this.account() }, { firm: 0 }]);
    if ('firm' in scope) return { kind: 'SetLimit', ...scope, instrument: null, maxCredit: DOLLAR * 1_000_000_000 };
    const instrument = dice.roll(2) === 0 ? null : this.instrument();
    const limits: LimitChange = {
      maxOrderQuantity: 500 * (1 + dice.roll(100)),
      maxPosition: 5_000 * (1 + dice.roll(100)),
      maxOrderNotional: dice.roll(2) === 0 ? null : DOLLAR * 100_000 * (1 + dice.roll(100)),
      typicalQuantity: dice.roll(2) === 0 ? null : 1000,
      typicalMultiple: 5,
      collarPercent: dice.roll(2) === 0 ? null : 5_000_000 * (1 + dice.roll(10)),
    };
    const wide: LimitChange = {
      maxDuplicates: dice.roll(3) === 0 ? 5 : null,
      duplicateWindow: DOLLAR,
      maxPnlImpact: DOLLAR * (1 + dice.roll(20)),
      maxVar: DOLLAR * (1 + dice.roll(1000)),
      maxDrawdown: DOLLAR * (1 + dice.roll(50)),
      maxConcentration: 1_000_000 * (20 + dice.roll(60)),
      maxLiquidationDays: 1 + dice.roll(5_000_000),
    };
    return { kind: 'SetLimit', ...scope, instrument, ...limits, ...(instrument === null && wide) };
  }

  private state(): Extract<Command, { kind: 'SetTradingState' }> {
    const { dice } = this;
    const scope = this.of<TradingScope>([
      { account: this.account() },
      { account: this.account() },
      { instrument: this.instrument() },
      { algorithm: 'twap-1' },
      { firm: 0 },
      {},
    ]);
    const isWide = scope.account === undefined && scope.algorithm === undefined;
    // What stands still for everybody is rare.
    const state = isWide && dice.roll(10) > 0 ? 'ACTIVE' : this.of(TRADING_STATES);
    return { kind: 'SetTradingState', ...scope, state, reason: 'drawn' };
  }

  private restriction(): Extract<Command, { kind: 'SetRestriction' }> {
    const scope = this.of<{ account?: number; firm?: number }>([{ account: this.account() }, { firm: 0 }, {}]);
    const restricted = this.dice.roll(scope.account === undefined ? 10 : 3) === 0;
    return { kind: 'SetRestriction', instrument: this.instrument(), ...scope, restricted };
  }

  private haltRules(): Command {
    const { dice } = this;
    return {
      kind: 'SetHaltRules',
      instrument: this.instrument(),
      ...(dice.roll(2) === 0 && { priceBands: this.of(PRICE_BAND_RULES) }),
      ...(dice.roll(2) === 0 && { symbolBreaker: dice.roll(2) === 0 }),
    };
  }

  private instrumentData(): Command {
    const { dice } = this;
    const instrument = this.instrument();
    const { tickSize, middle } = this.house.instruments[instrument]!;
    return {
      kind: 'SetInstrument',
      instrument,
      // Now and then so high that trades count as a fall of a tenth (Rule 201).
      ...(dice.roll(2) === 0 && {
        referencePrice: tickSize * (middle + dice.roll(200) - 100 + this.of([0, Math.floor(middle / 5)])),
      }),
      ...(dice.roll(2) === 0 && { averageDailyVolume: 1_000_000 + dice.roll(1_000_000) }),
    };
  }

  private history(): Command {
    const { dice } = this;
    const instrument = this.instrument();
    const { tickSize, middle } = this.house.instruments[instrument]!;
    const from = this.bars[instrument] ?? 0;
    const count = 40 + dice.roll(60);
    this.bars[instrument] = from + count;
    return {
      kind: 'AddPriceHistory',
      instrument,
      bars: Array.from({ length: count }, (_, day) => [
        new Date(FIRST_BAR + (from + day) * DAY).toISOString().slice(0, 10),
        tickSize * (middle + dice.roll(100) - 50),
        1_000_000 + dice.roll(1_000_000),
      ]),
    };
  }

  private cash(): Command {
    const { dice } = this;
    const booking = this.of(CASH_BOOKINGS);
    const amount = booking === 'DEPOSIT' ? DOLLAR * (1 + dice.roll(10_000_000)) : 1 + dice.roll(500 * DOLLAR);
    return { kind: 'BookCash', account: this.account(), booking, amount, by: 'operator', reason: 'drawn' };
  }

  private holding(): Command {
    const { dice } = this;
    const instrument = this.instrument();
    const { tickSize, lotSize, middle } = this.house.instruments[instrument]!;
    const quantity = lotSize * (1 + dice.roll(5)) * (dice.roll(2) === 0 ? 1 : -1);
    const price = tickSize * middle + dice.roll(tickSize);
    return {
      kind: 'BookHolding',
      account: this.account(),
      instrument,
      quantity,
      price,
      by: 'operator',
      reason: 'drawn',
    };
  }

  private account(): number {
    return this.dice.roll(this.house.accounts);
  }

  private instrument(): number {
    return this.dice.roll(this.house.instruments.length);
  }

  private of<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.dice.roll(choices.length)]!;
  }
}
