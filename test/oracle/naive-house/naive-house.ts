import { amend, cancelMany, cancelOne, replace, rulesOf, submit } from './orders.ts';
import { decideRiskChange, requestRiskChange } from './risk-changes.ts';
import { bookCash, bookHolding, changeInstrument, faultOfSetting, setRisk } from './settings.ts';
import { look, setHaltRules } from './halts.ts';
import { setIndex } from './market-wide.ts';
import { enterPhase } from './phase.ts';
import { closeOf, passTime, phaseOfCalendar, setPhase } from './sessions.ts';
import { emptyState } from '../naive-market/index.ts';
import { say, type House, type HouseInstrument } from './house.ts';
import type { Command, CreateInstrument } from '../../../src/domain/index.ts';

/**
 * The whole exchange, written to be read beside its rules and not to be fast: plain lists, searched from end to end at each
 * question. It matches with the naive market, and shares no code with the core, so that where the two agree, both are probably
 * right. It knows what a house has beyond the door: accounts, firms and tiers, limits, trading states, marks of short sales,
 * changes that need two people, cash, calendars, and all that halts a market.
 */
export class NaiveHouse {
  readonly house: House = {
    ...{
      now: 0,
      instruments: [],
      accounts: [],
      firms: [],
      tiers: [],
      tierRates: new Map(),
      limitChanges: [],
      states: [],
    },
    ...{ restricted: new Set(), riskChanges: [], messages: [], windows: new Map(), papers: new Map(), nextOrderId: 1 },
    ...{ sessions: new Map(), index: { value: 0, priorClose: 0, level: 0, day: '' }, said: [] },
  };

  /** What the exchange says to a command, a line an event. */
  take(command: Command, now: number): string[] {
    const { house } = this;
    house.said = [];
    house.now = now;
    for (const { market } of house.instruments) market.now = now;
    this.carryOut(command);
    for (const instrument of house.instruments) look(house, instrument);
    return house.said;
  }

  private carryOut(command: Command): void {
    const { house } = this;
    switch (command.kind) {
      case 'SubmitOrder':
        submit(house, command);
        break;
      case 'AmendOrder':
        amend(house, command);
        break;
      case 'ReplaceOrder':
        replace(house, command);
        break;
      case 'CancelOrder':
        cancelOne(house, command);
        break;
      case 'CancelAllOrders':
        cancelMany(house, command);
        break;
      case 'AdvanceTime':
        passTime(house, command.sessions ?? []);
        break;
      case 'SetPhase':
        setPhase(house, command);
        break;
      case 'SetIndex':
        setIndex(house, command);
        break;
      case 'SetHaltRules':
        say(house, 'done');
        setHaltRules(house, house.instruments[command.instrument]!, command);
        break;
      case 'RequestRiskChange':
        requestRiskChange(house, command);
        break;
      case 'DecideRiskChange':
        decideRiskChange(house, command);
        break;
      case 'BookCash':
        bookCash(house, command);
        break;
      case 'BookHolding':
        bookHolding(house, command);
        break;
      case 'SetInstrument':
      case 'AddPriceHistory':
        changeInstrument(house, command);
        break;
      case 'SetLimit':
      case 'SetTradingState':
      case 'SetRestriction':
      case 'SetShortSalePolicy': {
        const fault = faultOfSetting(house, command);
        if (fault === undefined) setRisk(house, command);
        else say(house, `refused ${fault}`);
        break;
      }
      default:
        this.create(command);
    }
  }

  private create(command: Command): void {
    const { house } = this;
    say(house, 'done');
    switch (command.kind) {
      case 'CreateFirm':
        house.firms.push(command.id);
        break;
      case 'SetTier':
        if (!house.tiers.includes(command.tier)) house.tiers.push(command.tier);
        house.tierRates.set(command.tier, { messages: command.messagesPerMinute, cancels: command.cancelsPerMinute });
        break;
      case 'CreateAccount':
        house.accounts.push({
          ...{ index: house.accounts.length, firm: house.firms.indexOf(command.firm), tier: command.tier },
          ...{ policy: 'VENUE_MARKS', cash: 0 },
        });
        break;
      case 'CreateInstrument':
        this.addInstrument(command);
        break;
      default:
        throw new Error(`The naive house knows nothing of ${command.kind}.`);
    }
  }

  private addInstrument(command: CreateInstrument): void {
    const { house } = this;
    house.said.pop();
    const calendar = command.calendar ?? 'ALWAYS_OPEN';
    const instrument: HouseInstrument = {
      ...{ index: house.instruments.length, tick: command.tickSize, lot: command.lotSize, calendar },
      ...{ dayReference: command.referencePrice, averageDailyVolume: command.averageDailyVolume, volumes: [] },
      ...{ market: emptyState(HIGHEST_TICK, 1_000_000_000), phase: 'CLOSED', phaseEndsAt: Infinity, manual: false },
      ...{ tradedToday: false, isUncrossing: false },
      halts: {
        ...{ bandRule: command.priceBands ?? 'NONE', hasBands: false, reference: null, referenceSince: 0, bands: null },
        ...{ trades: [], limitState: null, hasBreaker: command.symbolBreaker === true, breakerLevel: 0, halt: null },
        ...{ extensions: 0, shortSaleDays: 0, shortSalePrice: 0, closesAt: closeOf(house, calendar), fresh: [] },
      },
    };
    instrument.market.house = rulesOf(house, instrument);
    instrument.market.now = house.now;
    instrument.market.phase = 'CLOSED';
    house.instruments.push(instrument);
    enterPhase(house, instrument, phaseOfCalendar(house, calendar), null);
    say(house, 'done');
  }
}

/** Highest tick index that a book has. */
const HIGHEST_TICK = 1_000_000_000;
