import { NONE, OrderStore, type TradeCounter } from '../book/index.ts';
import { NationalQuote, OrderProtection } from '../routing/index.ts';
import {
  EVENT,
  EventBuffer,
  MAX_NOTIONAL,
  MAX_QUANTITY,
  HOME,
  REFERENCE_REFUSALS,
  SMART,
  bookNumber,
  instrumentOf,
  invariant,
  rulesOn,
  venueOf,
  type Command,
  type Micros,
  type PriceBandRule,
  type SubmitOrder,
} from '../domain/index.ts';
import {
  Exposures,
  Limits,
  NO_HISTORY,
  Restrictions,
  RiskGate,
  TradeGroups,
  TradingStates,
  type HistoryTail,
} from '../risk/index.ts';
import { HOME_TRAITS, Market, type Increments } from '../venue/index.ts';
import { carryOutBooking, judgeBooking } from './bookings.ts';
import { Conclusion } from './conclusion.ts';
import { ALL, type Core, type ExchangeOptions } from './core.ts';
import { FeeCharges } from './fee-charges.ts';
import { MarketWideBreaker } from './market-wide-breaker.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { carryOutQuotes, judgeQuotes } from './quoting.ts';
import { ReferenceData, type ReferenceCommand } from './reference-data.ts';
import { RiskChanges } from './risk-changes.ts';
import { Routes } from './routes.ts';
import { carryOutSetting, judgeSetting, type SettingCommand } from './settings.ts';
import { Timekeeping } from './timekeeping.ts';
import { Trading } from './trading.ts';
import { carryOutVenueSetting } from './venue-changes.ts';
import { judgeVenueSetting } from './venue-settings.ts';
import { Venues } from './venue-state.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { CREATED, REFERENCE_REFUSED } = EVENT;

const USUAL: ExchangeOptions = {
  bounds: {
    maxQuantity: MAX_QUANTITY,
    maxNotional: MAX_NOTIONAL,
    maxSlices: rulesOn('1970-01-01').venue.maxSlices,
  },
  holdsReduceOnly: true,
  linksAccounts: false,
};

/**
 * The core: commands in, events out, in one total order. Nothing in here reads a clock, a random number or the world,
 * so the same commands always give the same events. The way of an order: gate → market → book → exposures.
 *
 * The events of a command stand in {@link events} until the next `apply`.
 */
export class Exchange implements Core, TradeCounter {
  readonly events = new EventBuffer();
  readonly orders = new OrderStore();
  readonly exposures = new Exposures(this.orders);
  readonly limits = new Limits();
  readonly restrictions = new Restrictions();
  readonly gate = new RiskGate(this.limits, this.exposures, this.restrictions);
  readonly reference = new ReferenceData();
  /** Home markets, by instrument. */
  readonly markets: Market[] = [];
  /** Markets elsewhere, by venue and instrument; the home market's place is empty. */
  readonly away: Market[][] = [];
  readonly venues = new Venues();
  /** By instrument; empty while there is one venue. */
  readonly nationals: NationalQuote[] = [];
  readonly routes: Routes = new Routes(this);
  readonly fees: FeeCharges = new FeeCharges(this.venues, this.exposures, this.events);
  private readonly conclusion: Conclusion = new Conclusion(this, this.fees);
  readonly states = new TradingStates();
  readonly tradeGroups = new TradeGroups();
  readonly histories: HistoryTail[] = [];
  readonly riskChanges = new RiskChanges();
  readonly breaker: MarketWideBreaker = new MarketWideBreaker(this);
  readonly trading = new Trading(this);
  readonly timekeeping = new Timekeeping(this, this.trading);
  /** Sequence and time of the last command. */
  sequence = 0;
  time: Micros = 0;
  /** How engine time passes: millionths of real time; null: with the real clock. */
  clockRate: number | null = null;
  /** Time of the command before the one under way; not kept for orders and cancels, which do not ask. */
  stepFrom: Micros = 0;
  nextOrderId = 1;
  nextTradeId = 1;
  /** Why the last command, if it was about reference data or a setting, was refused. */
  referenceRefusal: ReferenceDataRefusal | null = null;

  readonly options: ExchangeOptions;
  /** As of the last time it was asked for, and whether nothing can have brought it forward since. */
  private deadline = Infinity;
  private knowsDeadline = false;

  constructor(options: ExchangeOptions = USUAL) {
    this.options = options;
  }

  /**
   * Carries out one command.
   *
   * @param sequence one more than that of the last
   * @param time microseconds; never less than that of the last (I21)
   * @returns the reused event buffer
   */
  apply(command: Command, sequence: number, time: Micros): EventBuffer {
    invariant(sequence === this.sequence + 1, 'commands come in sequence with no gap');
    invariant(time >= this.time, 'engine time never goes back');
    const stepFrom = this.time;
    this.sequence = sequence;
    this.time = time;
    this.events.clear();
    this.routes.begin();
    this.fees.restart();
    switch (command.kind) {
      case 'SubmitOrder':
        this.trading.submit(command, time);
        break;
      case 'CancelOrder':
        this.trading.cancel(command, time);
        break;
      default:
        this.forgetDeadline();
        this.stepFrom = stepFrom;
        this.applyOther(command, time);
    }
    return this.events;
  }

  private applyOther(command: Exclude<Command, SubmitOrder | { kind: 'CancelOrder' }>, time: Micros): void {
    const { trading } = this;
    switch (command.kind) {
      case 'SubmitLinkedOrders':
        trading.submitLinked(command, time);
        break;
      case 'AmendOrder':
        trading.amend(command, time);
        break;
      case 'ReplaceOrder':
        trading.replace(command, time);
        break;
      case 'CancelAllOrders':
        trading.cancelAll(command, time);
        break;
      case 'AdvanceTime':
        this.timekeeping.advance(time, command.sessions ?? []);
        this.takePrices();
        break;
      case 'RequestRiskChange':
      case 'DecideRiskChange':
        if (this.allows(this.riskChanges.judge(command, this, time))) {
          this.riskChanges.carryOut(command, this, trading, time);
        }
        break;
      case 'SetVenue':
      case 'SetVenueFees':
      case 'SetSelfHelp':
      case 'SetProtectionRegime':
      case 'SetQuotingIncrement':
        if (this.allows(judgeVenueSetting(command, this))) {
          carryOutVenueSetting(command, this);
          this.conclude(ALL);
        }
        break;
      case 'QuoteVenues':
        if (!this.allows(judgeQuotes(command, this))) break;
        if (this.gate.countMessage(command.account, time)) {
          carryOutQuotes(command, this, trading.judgement, time);
          this.conclude(command.quotes.map(({ instrument }) => instrument));
        } else trading.refuseRate(command.account);
        break;
      case 'BookCash':
      case 'BookHolding':
        if (this.allows(judgeBooking(command, this))) carryOutBooking(command, this);
        break;
      case 'KeepAlive':
      case 'SetCancelOnDisconnect':
      case 'SetLimit':
      case 'SetTradingState':
      case 'SetRestriction':
      case 'SetShortSalePolicy':
      case 'SetHaltRules':
      case 'SetInstrument':
      case 'AddPriceHistory':
      case 'SetIndex':
      case 'AcknowledgeAlert':
      case 'SetTradeGroup':
      case 'StepClock':
      case 'SetClock':
      case 'SetPhase':
      case 'SetCalendar':
        this.set(command, time);
        break;
      default:
        this.change(command);
    }
  }

  /** When something is due that only the passing of time brings about; -Infinity: at once; Infinity: nothing is. */
  get nextDeadline(): Micros {
    if (!this.knowsDeadline) this.deadline = this.timekeeping.nextDeadline;
    this.knowsDeadline = true;
    return this.deadline;
  }

  /** Something may have brought the next deadline forward. */
  forgetDeadline(): void {
    this.knowsDeadline = false;
  }

  /** Account of an open order; undefined when it is not open. */
  accountOfOpenOrder(id: number): number | undefined {
    const slot = this.orders.find(id);
    return slot === NONE ? undefined : this.orders.account(slot);
  }

  // --- markets ------------------------------------------------------------------------------------------

  marketOf(book: number): Market {
    const venue = venueOf(book);
    return venue === HOME ? this.markets[book]! : this.away[venue]![instrumentOf(book)]!;
  }

  marketAt(venue: string | undefined, instrument: number): Market | undefined {
    if (venue === undefined || venue === SMART) return this.markets[instrument]!;
    const index = this.reference.venues.get(venue);
    return index === undefined ? undefined : this.marketOf(bookNumber(index, instrument));
  }

  /** All markets, home first, then by venue. */
  *books(): Generator<Market> {
    yield* this.markets;
    for (const markets of this.away) if (markets) yield* markets;
  }

  conclude(instrument: number | readonly number[]): void {
    if (this.nationals.length > 0) {
      this.conclusion.conclude(instrument);
      return;
    }
    this.fees.charge(this.time);
    if (typeof instrument === 'number' && instrument !== ALL) this.markets[instrument]!.settle(this.time);
    else for (const market of this.markets) market.settle(this.time);
  }

  settleAlone(market: Market): void {
    if (this.nationals.length === 0) market.settle(this.time);
  }

  private set(command: SettingCommand, time: Micros): void {
    if (!this.allows(judgeSetting(command, this))) return;
    carryOutSetting(command, this, this.timekeeping, this.trading, time);
    this.takePrices();
  }

  /** A day's begin, or an operator, may have given markets other reference prices: exposures are valued at these. */
  private takePrices(): void {
    for (const { book, priorClose } of this.markets) this.exposures.setPrice(book.index, priorClose);
  }

  private change(command: ReferenceCommand): void {
    if (!this.allows(this.reference.judge(command) ?? this.judgeVenue(command))) return;
    this.events.push(CREATED, this.carryOut(command));
    this.takePrices();
    if (this.nationals.length > 0) this.conclude(ALL);
  }

  private judgeVenue(command: ReferenceCommand): ReferenceDataRefusal | undefined {
    return command.kind === 'CreateVenue' ? judgeVenueSetting(command, this) : undefined;
  }

  /** Says why a command is refused, where it is. */
  private allows(refusal: ReferenceDataRefusal | undefined): boolean {
    this.referenceRefusal = refusal ?? null;
    if (refusal) this.events.push2(REFERENCE_REFUSED, REFERENCE_REFUSALS.indexOf(refusal.code), 0);
    return refusal === undefined;
  }

  /** A market for the next instrument, in no phase yet. */
  addMarket(
    increments: Increments,
    referencePrice: number | null,
    priceBands: PriceBandRule = 'NONE',
    symbolBreaker = false,
  ): Market {
    const market = new Market(this.markets.length, {
      ...this.partsOf(increments, referencePrice),
      priceBands,
      symbolBreaker,
      venue: this.venues.states[HOME] ?? HOME_TRAITS,
    });
    this.markets.push(market);
    for (let venue = 1; venue < this.venues.states.length; venue++) this.addAway(venue, market);
    return market;
  }

  /** A venue comes: its markets of all instruments. */
  addVenue(command: Parameters<Venues['add']>[0]): void {
    const venue = this.venues.add(command);
    if (venue.index === HOME) for (const market of this.markets) market.venue = venue;
    else for (const home of this.markets) this.addAway(venue.index, home);
  }

  /** The market of an instrument at another venue than its home market. */
  private addAway(index: number, home: Market): void {
    const venue = this.venues.get(index);
    const market = new Market(bookNumber(index, home.instrument), {
      ...this.partsOf(home, home.referencePrice),
      venue,
      home,
    });
    (this.away[index] ??= [])[home.instrument] = market;
    let national = this.nationals[home.instrument];
    if (!national) {
      national = new NationalQuote(home, {
        events: this.events,
        now: () => this.time,
        regimeOn: (day) => this.venues.regimeOn(day),
      });
      this.nationals[home.instrument] = national;
      this.join(national, home);
    }
    this.join(national, market);
    market.followPhase(this.time);
  }

  private join(national: NationalQuote, market: Market): void {
    national.add(market);
    market.national = national;
    if (!market.isDark) market.around = new OrderProtection(national, market);
  }

  private partsOf(increments: Increments, referencePrice: number | null) {
    const { orders, events, exposures: interest } = this;
    return {
      orders,
      events,
      interest,
      counter: this,
      groups: this.tradeGroups.groups,
      holdsReduceOnly: this.options.holdsReduceOnly,
      increments,
      bounds: this.options.bounds,
      referencePrice,
      router: this.routes,
      deadlineMoved: () => this.forgetDeadline(),
      assigned: (day: string, instrument: number) => this.venues.incrementOn(instrument, day),
    };
  }

  /** Carries out a judged change; gives the index of what it is about. */
  private carryOut(command: ReferenceCommand): number {
    const { reference, limits, gate } = this;
    switch (command.kind) {
      case 'CreateVenue':
        this.addVenue(command);
        return named(reference.venues, command.name);
      case 'CreateFirm':
        this.states.addFirm();
        return named(reference.firms, command.id);
      case 'SetTier': {
        reference.tiers.add(command.tier);
        const tier = limits.setTier(command.tier, command);
        gate.limitsChanged({ tier }, this.time);
        return tier;
      }
      case 'CreateInstrument': {
        const index = named(reference.instruments, command.symbol);
        const market = this.addMarket(command, command.referencePrice, command.priceBands, command.symbolBreaker);
        this.exposures.reserve(reference.accounts.size, index + 1);
        limits.setVolume(index, command.averageDailyVolume);
        this.states.addInstrument();
        this.histories.push(NO_HISTORY);
        this.timekeeping.addMarket(market, command.calendar ?? 'ALWAYS_OPEN', this.time);
        return index;
      }
      case 'CreateAccount': {
        const index = named(reference.accounts, command.id);
        const firm = reference.firms.get(command.firm)!;
        this.exposures.reserve(index + 1, this.markets.length);
        gate.addAccount(limits.tier(command.tier)!, firm);
        this.states.addAccount(firm);
        this.tradeGroups.add();
        return index;
      }
      case 'CreateApiKey':
        reference.keys.set(command.id, {
          hash: command.hash,
          operator: command.roles.includes('OPERATOR'),
          live: true,
        });
        reference.keyHashes.add(command.hash);
        return reference.keys.size - 1;
      case 'RevokeApiKey':
        reference.keys.set(command.id, { ...reference.keys.get(command.id)!, live: false });
        return 0;
    }
  }
}

/** Gives a name the next index. */
function named(names: Map<string, number>, name: string): number {
  const index = names.size;
  names.set(name, index);
  return index;
}
