import {
  HOME,
  PROTECTION_EXEMPTIONS,
  ROUTING_INSTRUCTIONS,
  ROUTING_STRATEGIES,
  SMART,
  formatInstant,
  type Command,
  type FeeTier,
  type OrderInstructions,
  type QuotedLevel,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import type { Dice } from './dice.ts';

/** Indexes of the venues beside the home market. */
export const [NYSE, NASDAQ, DARK] = [1, 2, 3] as const;
const LIT = [NYSE, NASDAQ] as const;

const tier = (maker: number, taker: number, minimumVolume = 0): FeeTier => ({
  minimumVolume,
  maker,
  taker,
  makerRate: 0,
  takerRate: 3_000,
});

/** What a market needs to be one of several: two lit venues, of which one is far and fades, one goes stale, and a midpoint pool. */
export function awayVenues(): Command[] {
  const fees = (venue: number, ...tiers: FeeTier[]): Command => ({
    kind: 'SetVenueFees',
    venue,
    from: '2020-01-01',
    tiers,
  });
  return [
    { kind: 'CreateVenue', name: 'NYSE', mic: 'XNYS', venueKind: 'LIT', fillRate: 800_000, latency: 250_000 },
    { kind: 'CreateVenue', name: 'NASDAQ', mic: 'XNAS', venueKind: 'LIT', latency: 90, quoteLifetime: 9_000_000 },
    { kind: 'CreateVenue', name: 'DARK', mic: 'BDRK', venueKind: 'DARK' },
    fees(HOME, tier(-500, 1_000)),
    fees(NYSE, tier(-1_500, 3_000)),
    fees(NASDAQ, tier(-2_000, 2_500), tier(-2_100, 2_400, 500)),
    fees(DARK, tier(1_000, 1_000)),
  ];
}

/** Draws commands about venues, and sends orders of others to them. Prices as of `AnyCommand`: AAPL and MSFT around 150.00. */
export class AnyVenueCommand {
  private readonly dice: Dice;
  private readonly account: number;

  /** @param account whose quotes the other venues' are */
  constructor(dice: Dice, account: number) {
    this.dice = dice;
    this.account = account;
  }

  /** @param now microseconds */
  draw(now: number): Command {
    const { dice } = this;
    const by = { by: 'drawn', reason: 'drawn' };
    const from = formatInstant(now).slice(0, 10);
    switch (dice.roll(20)) {
      case 0:
        return { kind: 'SetVenue', venue: this.of(LIT), fillRate: dice.roll(1_000_001) };
      case 1:
        return { kind: 'SetSelfHelp', venue: this.of(LIT), declared: dice.roll(4) === 0, ...by };
      case 2:
        return { kind: 'SetProtectionRegime', regime: this.of(['RULE_611', 'RULE_611', 'BEST_EX_ONLY']), from, ...by };
      case 3:
        return { kind: 'SetVenueFees', venue: this.of(LIT), from, tiers: [tier(-dice.roll(2_000), dice.roll(3_000))] };
      case 4:
        return { kind: 'SetQuotingIncrement', instrument: dice.roll(2), from: '2027-11-01', increment: 10_000 };
      default:
        return this.quotes();
    }
  }

  private quotes(): Command {
    const middle = 15_000 + this.dice.roll(5) - 2;
    const { account } = this;
    const quotes = LIT.filter(() => this.dice.roll(4) > 0).map((venue) => ({
      venue,
      instrument: this.dice.roll(2),
      bids: this.levels(middle, -1),
      asks: this.levels(middle, 1),
    }));
    return { kind: 'QuoteVenues', account, quotes };
  }

  private levels(middle: number, step: number): QuotedLevel[] {
    const first = 1 + this.dice.roll(3);
    return Array.from({ length: this.dice.roll(4) }, (_, place) => ({
      price: (middle + step * (first + place)) * 10_000,
      quantity: 50 + this.dice.roll(200),
    }));
  }

  /** Sends some orders elsewhere, or says what protects them. Mostly such as may be sent there. */
  elsewhere(command: Command): Command {
    const { dice } = this;
    if (command.kind !== 'SubmitOrder' || dice.roll(2) === 0) return command;
    const isForAuction = command.timeInForce === 'AT_THE_OPENING' || command.timeInForce === 'AT_THE_CLOSE';
    if (isForAuction && dice.roll(5) > 0) return command;
    switch (dice.roll(6)) {
      case 0:
      case 1:
        return this.routed(command, { venue: SMART });
      case 2:
        return this.routed(command, { ...this.somewhere(), routing: 'ROUTE' });
      case 3: {
        const { displayQuantity: _, peg: __, postOnly: ___, ...given } = command.instructions ?? {};
        return { ...command, instructions: { ...given, venue: 'DARK' } };
      }
      case 4:
        return this.with(command, { ...this.somewhere(), routing: this.of(ROUTING_INSTRUCTIONS) });
      default: {
        const exemption = dice.roll(3) === 0 ? { exemption: this.of(PROTECTION_EXEMPTIONS) } : {};
        return this.with(command, { venue: this.of(['NYSE', 'NASDAQ']), ...exemption });
      }
    }
  }

  private somewhere(): OrderInstructions {
    return this.dice.roll(2) === 0 ? {} : { venue: this.of(['NYSE', 'NASDAQ']) };
  }

  private routed(command: SubmitOrder, where: OrderInstructions): SubmitOrder {
    const { stopPrice, trailAmount, trailPercent, expiresAt, algorithm, sellMark } = command.instructions ?? {};
    const strategy = this.of(ROUTING_STRATEGIES);
    const given = { stopPrice, trailAmount, trailPercent, expiresAt, algorithm, sellMark };
    const order = {
      ...command,
      quantity: command.quantity * 10,
      instructions: {
        ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
        ...where,
        strategy,
        ...(strategy === 'DIRECTED' && { routeTo: this.of([['NYSE'], ['NASDAQ', 'BOURSE'], ['DARK', 'NYSE']]) }),
      },
    };
    return command.timeInForce === 'FOK' ? { ...order, timeInForce: 'IOC' } : order;
  }

  private with(command: SubmitOrder, more: OrderInstructions): SubmitOrder {
    return { ...command, instructions: { ...command.instructions, ...more } };
  }

  private of<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.dice.roll(choices.length)]!;
  }
}
