import { openBourse, type Bourse } from '../../src/bourse.ts';
import { OPEN_STATUSES, type Command, type SubmitOrder, type TimeInForce } from '../../src/domain/index.ts';
import type { SequencerOptions } from '../../src/exchange/index.ts';
import { seededDice, type Dice } from '../support/dice.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
const DAY = 86_400_000_000;
const INSTRUMENTS = [
  { symbol: 'AAPL', tickSize: 10_000, lotSize: 1, middle: 15_000 },
  { symbol: 'MSFT', tickSize: 5_000, lotSize: 10, middle: 80_000 },
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
  private readonly open = new Map<number, { account: number; price: number; quantity: number }>();
  private sent = 0;

  private constructor(bourse: Bourse, dice: Dice, clock: { time: number }) {
    this.bourse = bourse;
    this.dice = dice;
    this.clock = clock;
    bourse.listen({
      committed: ({ changes }) => {
        for (const { id, account, price, quantity, status } of changes.orders) {
          if (OPEN_STATUSES.includes(status)) this.open.set(id, { account, price: price ?? 0, quantity });
          else this.open.delete(id);
        }
      },
    });
  }

  static async start(url: string, seed = 1, options: Partial<SequencerOptions> = {}): Promise<RandomMarket> {
    const clock = { time: START };
    const bourse = await openBourse({ url, clock: { now: () => clock.time++ }, sequencer: options });
    const market = new RandomMarket(bourse, seededDice(seed), clock);
    for (const outcome of await bourse.sequencer.sendAll(referenceData(), 'operator')) {
      if (outcome.referenceRefusal) throw new Error(outcome.referenceRefusal.message);
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

  private draw(): Command {
    const kind = this.dice.roll(1000);
    if (kind < 760) return this.drawOrder();
    const { account, orderId, order } = this.drawTarget();
    if (kind < 860) return { kind: 'CancelOrder', account, orderId };
    if (kind < 990) return this.drawAmendment(account, orderId, order);
    if (kind < 993)
      return { kind: 'CancelAllOrders', account, instrument: this.of([null, 0, 1]), side: this.of([null, 'SELL']) };
    return this.drawReferenceData();
  }

  private drawOrder(): SubmitOrder {
    const { dice } = this;
    const instrument = dice.roll(INSTRUMENTS.length);
    const { tickSize, lotSize, middle } = INSTRUMENTS[instrument]!;
    const side = this.of(['BUY', 'SELL'] as const);
    const market = dice.roll(12) === 0;
    const away = (side === 'BUY' ? -1 : 1) * (dice.roll(14) - 5);
    return {
      kind: 'SubmitOrder',
      account: dice.roll(ACCOUNTS),
      instrument,
      clientOrderId: `random-${++this.sent}`,
      side,
      type: market ? 'MARKET' : 'LIMIT',
      timeInForce:
        dice.roll(60) === 0
          ? 'FOK'
          : this.of<TimeInForce>(market ? ['DAY', 'IOC'] : ['GTC', 'GTC', 'DAY', 'DAY', 'IOC']),
      quantity: lotSize * (1 + dice.roll(40)) + (dice.roll(50) === 0 ? 1 : 0),
      price: market ? null : tickSize * (middle + away) + (dice.roll(60) === 0 ? 1 : 0),
      selfTradePrevention: 'CANCEL_TAKER',
      ...(dice.roll(100) === 0 && { instructions: { postOnly: true } }),
    };
  }

  private drawAmendment(account: number, orderId: number, order: { price: number; quantity: number }): Command {
    const { dice } = this;
    const quantity = this.of([null, order.quantity - 100, order.quantity + 100, order.quantity]);
    const price = this.of([null, null, order.price - 10_000 * dice.roll(3), order.price + 10_000 * dice.roll(5)]);
    return { kind: 'AmendOrder', account, orderId, quantity: quantity && Math.max(0, quantity), price };
  }

  /** Mostly an open order with its own account; now and then one that is gone, or of others. */
  private drawTarget() {
    const open = [...this.open];
    const [orderId, order] = open[this.dice.roll(open.length + 1)] ?? [1 + this.dice.roll(100), undefined];
    const account = this.dice.roll(20) === 0 ? this.dice.roll(ACCOUNTS) : (order?.account ?? 0);
    return { account, orderId, order: order ?? { price: 10_000, quantity: 100 } };
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
