import type {
  CashBooking,
  Command,
  LimitChange,
  OrderInstructions,
  PriceBandRule,
  RiskChange,
  SellMark,
  ShortSalePolicy,
} from '../../../src/domain/index.ts';
import { readDestination, type Destination } from './venue-words.ts';

/** Finds, or makes, an account or a firm by its name in the tables. */
export interface Indexes {
  account(name: string): number;
  firm(name: string): number;
}

const DOLLAR = 1_000_000;
const PERCENT = 1_000_000;
const SECOND = 1_000_000;

/**
 * What an order says beside its terms: `mark SHORT`, `locate L1`, `algorithm alpha`, `no mark`, and of venues
 * ({@link readDestination}); and its other words.
 */
export function papersOf(words: readonly string[]): {
  readonly others: string[];
  readonly papers: { readonly [Name in keyof OrderInstructions]?: OrderInstructions[Name] | null };
} {
  const others: string[] = [];
  const papers: Destination & { sellMark?: SellMark | null; locate?: string; algorithm?: string } = {};
  for (let at = 0; at < words.length; at++) {
    const [word, next] = [words[at]!, words[at + 1]];
    if (word === 'no' && next === 'mark') papers.sellMark = null;
    else if (word === 'mark') papers.sellMark = next as SellMark;
    else if (word === 'locate') papers.locate = next!;
    else if (word === 'algorithm') papers.algorithm = next!;
    else if (!readDestination(word, next ?? '', papers)) {
      others.push(word);
      continue;
    }
    at++;
  }
  return { others, papers };
}

/**
 * A command of operators and risk officers; undefined: the line is none.
 *
 *   limit A collarPercent=5%            of an account; `limit firm OTHER maxCredit=$9000`, `limit tier SMALL here maxPosition=500`
 *   restrict A, free A                  the restricted list: an account, `firm OTHER`, or `all`
 *   policy A MUST_MARK
 *   state A HALTED                      of an account, `firm OTHER`, or `all`
 *   volume 10000, reference 10.00       of the instrument
 *   bands LULD_TIER_1, breaker on
 *   index 3720.00, index 3720.00 close 4000.00
 *   deposit A $100, withdrawal A $100, fee A $1, holding A -50 @ 10.00
 *   ask ann: limit A maxPosition=900    a change that is asked for; `approve 1 by ben`, `reject 1 by ben`
 */
export function houseCommand(line: string, indexes: Indexes): Command | undefined {
  const asked = /^ask (\S+): (.*)$/.exec(line);
  if (asked !== null) {
    const change = riskChange(asked[2]!, indexes);
    return change && { kind: 'RequestRiskChange', change, by: asked[1]!, reason: 'a test' };
  }
  return riskChange(line, indexes) ?? booking(line, indexes) ?? other(line);
}

function riskChange(line: string, indexes: Indexes): RiskChange | undefined {
  const [first, ...words] = line.split(' ') as [string, ...string[]];
  switch (first) {
    case 'limit':
      return limit(words, indexes);
    case 'restrict':
    case 'free':
      return { kind: 'SetRestriction', instrument: 0, ...whom(words, indexes), restricted: first === 'restrict' };
    case 'policy': {
      const [name, policy] = words as [string, ShortSalePolicy];
      return { kind: 'SetShortSalePolicy', account: indexes.account(name), policy };
    }
    case 'state': {
      const state = words.at(-1) as 'ACTIVE' | 'REDUCING' | 'HALTED';
      return { kind: 'SetTradingState', ...whom(words, indexes), state, reason: 'a test' };
    }
    default:
      return undefined;
  }
}

function whom([kind = '', name = '']: readonly string[], indexes: Indexes): { account?: number; firm?: number } {
  if (kind === 'all') return {};
  return kind === 'firm' ? { firm: indexes.firm(name) } : { account: indexes.account(kind) };
}

function limit(words: readonly string[], indexes: Indexes): RiskChange {
  const [kind = '', name = ''] = words;
  const scope = kind === 'tier' ? { tier: name } : whom(words, indexes);
  const limits: Record<string, number | null> = {};
  for (const word of words.filter((each) => each.includes('='))) {
    const [limitName, value] = word.split('=') as [string, string];
    limits[limitName] = valueOf(value);
  }
  const instrument = words.includes('here') ? 0 : null;
  return { kind: 'SetLimit', ...scope, instrument, ...(limits as LimitChange) };
}

function valueOf(text: string): number | null {
  if (text === 'none') return null;
  if (text.startsWith('$')) return money(text.slice(1));
  if (text.endsWith('%')) return Math.round(Number(text.slice(0, -1)) * PERCENT);
  return text.endsWith('s') ? Number(text.slice(0, -1)) * SECOND : Number(text);
}

function money(text: string): number {
  return Math.round(Number(text) * DOLLAR);
}

function booking(line: string, indexes: Indexes): Command | undefined {
  const cash = /^(deposit|withdrawal|fee) (\S+) \$(\S+)$/.exec(line);
  const people = { by: 'ops', reason: 'a test' };
  if (cash !== null) {
    const account = indexes.account(cash[2]!);
    const kind = cash[1]!.toUpperCase() as CashBooking;
    return { kind: 'BookCash', account, booking: kind, amount: money(cash[3]!), ...people };
  }
  const shares = /^holding (\S+) (-?\d+) @ (\S+)$/.exec(line);
  if (shares === null) return undefined;
  const [, name, quantity, price] = shares;
  const holding = { account: indexes.account(name!), quantity: Number(quantity), price: money(price!) };
  return { kind: 'BookHolding', instrument: 0, ...holding, ...people };
}

function other(line: string): Command | undefined {
  const [first, value = '', ...words] = line.split(' ');
  switch (first) {
    case 'volume':
      return { kind: 'SetInstrument', instrument: 0, averageDailyVolume: Number(value) };
    case 'reference':
      return { kind: 'SetInstrument', instrument: 0, referencePrice: money(value) };
    case 'bands':
      return { kind: 'SetHaltRules', instrument: 0, priceBands: value as PriceBandRule };
    case 'breaker':
      return { kind: 'SetHaltRules', instrument: 0, symbolBreaker: value === 'on' };
    case 'index':
      return { kind: 'SetIndex', value: money(value), ...(words[0] === 'close' && { priorClose: money(words[1]!) }) };
    case 'approve':
    case 'reject':
      return {
        ...{ kind: 'DecideRiskChange', id: Number(value), approve: first === 'approve' },
        ...{ by: words[1]!, reason: 'a test' },
      };
    default:
      return undefined;
  }
}
