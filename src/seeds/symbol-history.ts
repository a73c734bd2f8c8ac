import { invariant, type Command, type CreateInstrument, type Side } from '../domain/index.ts';
import { Dice } from './dice.ts';
import { bidAround, type Style } from './home-touch.ts';
import type { Names } from './names.ts';
import { OrderScript } from './order-script.ts';
import { RETAIL_RESTING, RETAIL_TRADES } from './retail-orders.ts';

/** Rounds of the history; each stands for so many minutes of a trading day of 390, of which a year has 252. */
const ROUNDS = 24;
const MINUTES = 5;
const MINUTES_OF_YEAR = 252 * 390;

/** Levels a side that a market maker quotes while trading goes on, and at the end. */
const LEVELS = 3;
const LEVELS_AT_THE_END = 15;

const MAKERS = ['MAKER', 'QUAY'] as const;
const INSTITUTIONS = ['ATLAS', 'MERIDIAN', 'SUMMIT'] as const;
const ALGORITHMS = ['LATTICE', 'VECTOR'] as const;
const BOTH_SIDES: readonly Side[] = ['BUY', 'SELL'];

/**
 * One symbol's seeded trading: market makers quote around a price that wanders, others trade with them, and at the end
 * the book is deep and its middle is the reference price.
 */
export class SymbolHistory {
  private readonly symbol: string;
  private readonly style: Style;
  private readonly script: OrderScript;
  private readonly dice: Dice;
  /** Price of each round in ticks; that of the end is the last. */
  private readonly path: readonly number[];

  /** @param seed of the symbol's own dice */
  constructor(instrument: CreateInstrument, style: Style, names: Names, seed: number) {
    const { symbol, tickSize, referencePrice, volatility } = instrument;
    invariant(referencePrice !== null && volatility !== null, `${symbol} has a reference price and a volatility`);
    this.symbol = symbol;
    this.style = style;
    this.script = new OrderScript(symbol, tickSize, names);
    this.dice = new Dice(seed);
    const reference = referencePrice / tickSize;
    this.path = this.wander(reference, reference * (volatility / 1_000_000) * Math.sqrt(MINUTES / MINUTES_OF_YEAR));
  }

  /** The commands of each round, and those of the end. */
  rounds(): Command[][] {
    const rounds = Array.from({ length: ROUNDS }, (_, round) => [
      ...(round === 0 ? [] : this.withdraw()),
      ...this.quote(round, LEVELS),
      ...this.trade(round),
    ]);
    return [
      ...rounds,
      [...this.withdraw(), ...this.quote(ROUNDS, LEVELS_AT_THE_END), ...this.fill(), ...this.finish()],
    ];
  }

  /** Drawn backwards, so that the path ends at the reference price. */
  private wander(reference: number, step: number): number[] {
    const path = [reference];
    for (let round = 0; round < ROUNDS; round++) path.unshift(path[0]! + Math.round(step * this.dice.deviation()));
    return path;
  }

  /** So many ticks behind the best price that makers quote in a round. */
  private price(round: number, side: Side, behind: number): number {
    const bid = bidAround(this.path[round]!, this.style);
    return side === 'BUY' ? bid - behind : bid + this.style.spread + behind;
  }

  /** Per cent of the shares at the best price, in tens. */
  private share(percent: number): number {
    return Math.max(10, Math.round((this.style.touch * percent) / 1000) * 10);
  }

  private withdraw(): Command[] {
    return MAKERS.map((maker) => this.script.cancelAll(maker));
  }

  /** Both makers on both sides. Levels grow with their distance; the second maker is smaller, and first half of the time. */
  private quote(round: number, levels: number): Command[] {
    return BOTH_SIDES.flatMap((side) =>
      Array.from({ length: levels }, (_, behind) => {
        const tick = this.price(round, side, behind);
        const sizes = [70 + behind * 25 + this.dice.roll(60), 30 + behind * 15 + this.dice.roll(40)];
        const orders = MAKERS.map((maker, place) => this.script.rest(maker, side, tick, this.share(sizes[place]!)));
        return this.dice.chance(50) ? orders : orders.reverse();
      }).flat(),
    );
  }

  /** Institutions, algorithms and private investors take liquidity, rather in the direction that the price takes next. */
  private trade(round: number): Command[] {
    const { dice, script } = this;
    const drift = Math.sign(this.path[round + 1]! - this.path[round]!);
    const orders = Array.from({ length: 3 + dice.roll(3) }, () => {
      const institution = dice.chance(35);
      const account = dice.pick(institution ? INSTITUTIONS : ALGORITHMS);
      const side: Side = dice.chance(50 + 15 * drift) ? 'BUY' : 'SELL';
      const quantity = this.share(institution ? 40 + dice.roll(110) : 10 + dice.roll(50));
      if (dice.chance(50)) return script.market(account, side, quantity);
      // Limited to the second level that the makers quote.
      const other = side === 'BUY' ? 'SELL' : 'BUY';
      return script.take(account, side, this.price(round, other, 1), quantity);
    });
    const retail = RETAIL_TRADES.filter((each) => each.round === round && each.symbol === this.symbol);
    return [...orders, ...retail.map(({ account, side, quantity }) => script.market(account, side, quantity))];
  }

  /** Others who wait behind the makers at the end. */
  private fill(): Command[] {
    const { dice, script } = this;
    const resting = BOTH_SIDES.flatMap((side) =>
      Array.from({ length: LEVELS_AT_THE_END }, (_, behind) => {
        const tick = this.price(ROUNDS, side, behind);
        const orders: Command[] = [];
        if (dice.chance(45)) orders.push(script.rest('LATTICE', side, tick, this.share(20 + dice.roll(40))));
        if (behind > 2 && dice.chance(30)) {
          const institution = dice.pick(['MERIDIAN', 'SUMMIT']);
          orders.push(script.rest(institution, side, tick, this.share(100 + dice.roll(200))));
        }
        return orders;
      }).flat(),
    );
    const retail = RETAIL_RESTING.filter(({ symbol }) => symbol === this.symbol).map(
      ({ account, side, behind, quantity }) => script.rest(account, side, this.price(ROUNDS, side, behind), quantity),
    );
    return [...resting, ...retail];
  }

  /** Two last small trades: less than is shown at the best prices, which so stay. */
  private finish(): Command[] {
    return BOTH_SIDES.map((side) => this.script.market('VECTOR', side, this.share(5 + this.dice.roll(20))));
  }
}
