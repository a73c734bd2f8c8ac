import { openBourse, type Bourse } from '../../src/bourse.ts';
import { OPEN_STATUSES, type Command } from '../../src/domain/index.ts';
import type { SequencerOptions } from '../../src/exchange/index.ts';
import { AnyCommand, type FlowOrder } from '../support/any-command.ts';
import { AnyRiskCommand } from '../support/any-risk-command.ts';
import { seededDice, type Dice } from '../support/dice.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
const DAY = 86_400_000_000;
const INSTRUMENTS = [
  { symbol: 'AAPL', tickSize: 10_000, lotSize: 1, middle: 15_000 },
  { symbol: 'MSFT', tickSize: 20_000, lotSize: 10, middle: 20_000 },
  { symbol: 'PENNY', tickSize: 100, lotSize: 100, middle: 4_000 },
] as const;
/** Tiers: free, tight, and hurried. Account `index` is of tier `index % 3`. */
const TIERS = ['FREE', 'TIGHT', 'HURRIED'] as const;
const ACCOUNTS = 9;

/** An exchange on a database, under random orders of every kind that it takes, and of some that it refuses. */
export class RandomMarket {
  readonly bourse: Bourse;
  private readonly dice: Dice;
  private readonly clock: { time: number };
  private readonly open = new Map<number, FlowOrder>();
  private readonly commands: AnyCommand;
  private readonly riskCommands: AnyRiskCommand;
  private sent = 0;

  private constructor(bourse: Bourse, dice: Dice, clock: { time: number }) {
    this.bourse = bourse;
    this.dice = dice;
    this.clock = clock;
    this.commands = new AnyCommand(dice, { instruments: INSTRUMENTS, accounts: ACCOUNTS });
    this.riskCommands = new AnyRiskCommand(dice, { instruments: INSTRUMENTS, accounts: ACCOUNTS, tiers: ['TIGHT'] });
    bourse.listen({
      committed: ({ changes }) => {
        for (const order of changes.orders) {
          if (OPEN_STATUSES.includes(order.status)) this.open.set(order.id, order);
          else this.open.delete(order.id);
        }
      },
    });
  }

  static async start(url: string, seed = 1, options: Partial<SequencerOptions> = {}): Promise<RandomMarket> {
    const market = await RandomMarket.goOn(url, seed, options);
    for (const outcome of await market.bourse.sequencer.sendAll(referenceData(), 'operator')) {
      if (outcome.referenceRefusal) throw new Error(outcome.referenceRefusal.message);
    }
    return market;
  }

  /** Opens a database that has the reference data already, and maybe orders of before. */
  static async goOn(url: string, seed = 1, options: Partial<SequencerOptions> = {}): Promise<RandomMarket> {
    const clock = { time: START };
    const bourse = await openBourse({ url, clock: { now: () => clock.time++ }, sequencer: options });
    clock.time = Math.max(clock.time, bourse.sequencer.core.time + 1);
    const market = new RandomMarket(bourse, seededDice(seed), clock);
    const { orders, markets } = bourse.sequencer.core;
    for (const slot of orders.select(() => true)) {
      const instrument = orders.book(slot);
      const price = orders.tick(slot) * markets[instrument]!.tickSize;
      const [id, account, quantity] = [orders.id(slot), orders.account(slot), orders.quantity(slot)];
      market.open.set(id, { id, account, instrument, quantity, price });
    }
    return market;
  }

  /** Sends so many commands, in groups of random size. */
  async trade(commands: number): Promise<void> {
    for (let left = commands; left > 0;) {
      const size = Math.min(left, 1 + this.dice.roll(60));
      left -= size;
      await this.bourse.sequencer.sendAll(
        Array.from({ length: size }, () => this.draw()),
        'random',
      );
      this.clock.time += this.dice.roll(4_000_000);
    }
  }

  /** The night comes: DAY orders expire with the next command. */
  nextDay(): void {
    this.clock.time += DAY;
  }

  /** Leaves every market trading, with plain orders on both sides of its book. */
  async settleDown(): Promise<void> {
    const orders = INSTRUMENTS.flatMap(({ tickSize, lotSize, middle }, instrument) =>
      (['BUY', 'SELL'] as const).map((side): Command => ({
        kind: 'SubmitOrder',
        account: 0,
        instrument,
        clientOrderId: `last-${instrument}-${side}`,
        side,
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: lotSize,
        price: tickSize * (middle + (side === 'BUY' ? -30 : 30)),
        selfTradePrevention: 'CANCEL_TAKER',
      })),
    );
    await this.bourse.sequencer.sendAll([...release(), ...orders], 'random');
  }

  private draw(): Command {
    if (this.dice.roll(1000) < 7) return this.drawReferenceData();
    if (this.dice.roll(25) === 0) return this.riskCommands.draw();
    return this.commands.draw([...this.open.values()], this.clock.time);
  }

  private drawReferenceData(): Command {
    const { dice } = this;
    const number = ++this.sent;
    return this.of<Command>([
      { kind: 'SetTier', tier: 'HURRIED', messagesPerMinute: 40 + dice.roll(40), cancelsPerMinute: 10 },
      { kind: 'SetLimit', tier: 'TIGHT', instrument: 1, maxOrderQuantity: 300, maxPosition: 1000 + dice.roll(1000) },
      { kind: 'CreateFirm', id: `FIRM-${number}`, name: `Firm ${number}`, lei: null },
      apiKey(number),
      { kind: 'RevokeApiKey', id: `key-${dice.roll(number)}` },
    ]);
  }

  private of<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.dice.roll(choices.length)]!;
  }
}

/** Whatever stands in the way of account 0, and of continuous trading. */
function release(): Command[] {
  const instruments = INSTRUMENTS.map((_, instrument) => instrument);
  const loose = { maxOrderNotional: null, typicalQuantity: null, collarPercent: null, maxDuplicates: null } as const;
  const limits = { maxOrderQuantity: 100_000, maxPosition: 10_000_000, ...loose };
  return [
    ...[{ account: 0 }, { firm: 0 }, {}, ...instruments.map((instrument) => ({ instrument }))].map((scope) => ({
      kind: 'SetTradingState' as const,
      ...scope,
      state: 'ACTIVE' as const,
      reason: 'the end',
    })),
    ...instruments.flatMap((instrument): Command[] => [
      { kind: 'SetHaltRules', instrument, priceBands: 'NONE', symbolBreaker: false },
      ...[{ account: 0 }, { firm: 0 }, {}].map((scope) => ({
        kind: 'SetRestriction' as const,
        instrument,
        ...scope,
        restricted: false,
      })),
      { kind: 'SetLimit', account: 0, instrument, ...limits },
    ]),
    { kind: 'SetLimit', account: 0, instrument: null, ...limits },
    { kind: 'SetShortSalePolicy', account: 0, policy: 'VENUE_MARKS' },
    { kind: 'SetPhase', instrument: null, phase: 'CONTINUOUS', duration: null },
  ];
}

function referenceData(): Command[] {
  return [
    { kind: 'CreateVenue', name: 'BOURSE', mic: 'XBRS', venueKind: 'LIT' },
    { kind: 'CreateFirm', id: 'FIRM', name: 'Firm', lei: null },
    ...INSTRUMENTS.map(({ symbol, tickSize, lotSize, middle }): Command => ({
      kind: 'CreateInstrument',
      symbol,
      name: symbol,
      isin: null,
      currency: 'USD',
      tickSize,
      lotSize,
      referencePrice: tickSize * middle,
      averageDailyVolume: null,
      volatility: null,
    })),
    ...TIERS.flatMap((tier): Command[] => {
      const hurried = tier === 'HURRIED';
      const tight = tier === 'TIGHT';
      return [
        { kind: 'SetTier', tier, messagesPerMinute: hurried ? 60 : null, cancelsPerMinute: hurried ? 20 : null },
        {
          kind: 'SetLimit',
          tier,
          instrument: null,
          maxOrderQuantity: 100_000,
          maxPosition: tight ? 5_000 : 10_000_000,
        },
      ];
    }),
    ...Array.from({ length: ACCOUNTS }, (_, index): Command => ({
      kind: 'CreateAccount',
      id: `ACCOUNT-${index}`,
      name: `Account ${index}`,
      firm: 'FIRM',
      participantKind: 'INSTITUTION',
      tier: TIERS[index % TIERS.length]!,
    })),
    apiKey(0),
    { kind: 'BookCash', account: 1, booking: 'DEPOSIT', amount: 5_000_000_000_000, by: 'operator', reason: 'begins' },
    {
      kind: 'BookHolding',
      account: 2,
      instrument: 0,
      quantity: 300,
      price: 149_990_000,
      by: 'operator',
      reason: 'begins',
    },
    { kind: 'SetTradingState', algorithm: 'old', state: 'REDUCING', reason: 'begins' },
    { kind: 'SetRestriction', instrument: 2, account: 8, restricted: true },
    { kind: 'AddPriceHistory', instrument: 0, bars: [['2023-12-29', 149_000_000, 1_000_000]] },
    {
      kind: 'RequestRiskChange',
      change: { kind: 'SetLimit', account: 8, instrument: null, maxPnlImpact: 1 },
      by: 'key-0',
      reason: 'begins',
    },
  ];
}

function apiKey(number: number): Command {
  const hash = number.toString(16).padStart(64, '0');
  return {
    kind: 'CreateApiKey',
    id: `key-${number}`,
    name: 'Key',
    prefix: 'k',
    hash,
    roles: ['TRADER'],
    accounts: [0, 1],
  };
}
