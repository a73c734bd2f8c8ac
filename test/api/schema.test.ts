import { readFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  parse,
  print,
  visit,
  type ASTNode,
  type DocumentNode,
  type StringValueNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/api/index.ts';
import { limitWord } from '../../src/api/wire-limits.ts';
import * as domain from '../../src/domain/index.ts';
import { LIMIT_NAMES } from '../../src/risk/index.ts';
import { SPINE, VOCABULARIES } from './support/spine.ts';

const text = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const document = parse(text);
const schema = buildSchema(text);

/**
 * Every field and input field as "Type.field: type = default", and every argument as "Type.field(argument: type = default)", without
 * descriptions: arguments may be added as fields may, where nobody has to give them.
 */
function signatures(tree: DocumentNode): string[] {
  return tree.definitions.flatMap((definition) => {
    if (!('fields' in definition)) return [plain(definition)];
    return (definition.fields ?? []).flatMap((field) => {
      const place = `${definition.name.value}.${field.name.value}`;
      const given = 'arguments' in field ? (field.arguments ?? []) : undefined;
      if (!given) return [`${definition.name.value}.${plain(field)}`];
      return [`${place}: ${plain(field.type)}`, ...given.map((argument) => `${place}(${plain(argument)})`)];
    });
  });
}

/** A node as text, without descriptions. */
function plain(node: ASTNode): string {
  const bare: ASTNode = visit(node, {
    enter: (inner): ASTNode | undefined => {
      if (!('description' in inner)) return undefined;
      const { description: _, ...rest } = inner;
      return rest;
    },
  });
  return print(bare);
}

describe('the contract', () => {
  it('has every word of the spine, with the same type and default', () => {
    const have = new Set(signatures(document));
    const spine = signatures(parse(SPINE));
    expect(spine.filter((line) => !have.has(line))).toEqual([]);
    const known = new Set(spine);
    const fields = new Set(spine.map((line) => line.split(/[:(]/, 1)[0]));
    const wanted = [...have].filter((line) => fields.has(line.split('(', 1)[0]) && /^[^=]*!\)$/.test(line));
    expect(wanted.filter((line) => !known.has(line))).toEqual([]);
    expect(wanted).toContain('Query.trades(first: Int!)');
  });

  it.each(Object.entries(VOCABULARIES))('spells %s as fixed', (name, words) => {
    expect(valuesOf(name)).toEqual(words.split(' '));
  });

  it('has a description on every type, field, argument and enum value', () => {
    const bare: string[] = [];
    visit(document, {
      enter(node) {
        if (!/Definition$/.test(node.kind) || !('name' in node)) return;
        const { description } = node as { readonly description?: StringValueNode | undefined };
        if (!description?.value.trim()) bare.push(plain(node).split('\n', 1)[0]!);
      },
    });
    expect(bare).toEqual([]);
  });

  it('F23 tells of each time in force its policy, abbreviation, behaviour and use', () => {
    const expected: Readonly<Record<string, RegExp>> = {
      DAY: /Day order \(DAY\).*market closes.*overnight/s,
      GTC: /Good till cancel \(GTC\).*until it is filled or canceled.*wait for its price/s,
      GTD: /Good till date \(GTD\).*expiresAt.*event/s,
      IOC: /Immediate or cancel \(IOC\).*cancels the rest.*leaving a mark/s,
      FOK: /Fill or kill \(FOK\).*whole quantity at once.*no use in part/s,
      AT_THE_OPENING: /\(OPG\).*opens the market.*opening price/s,
      AT_THE_CLOSE: /\(CLS\).*closes the market.*closing price/s,
    };
    const type = schema.getType('TimeInForce');
    for (const word of domain.TIMES_IN_FORCE) {
      expect(isEnumType(type) && type.getValue(word)?.description, word).toMatch(expected[word]!);
    }
  });

  it('speaks the words of the domain, reject codes in order of precedence', () => {
    expect(valuesOf('RejectCode')).toEqual([...domain.REJECT_CODES]);
    // The last one is the API's own: the core does not keep alerts.
    expect(valuesOf('ReferenceDataErrorCode')).toEqual([...domain.REFERENCE_REFUSALS, 'ALREADY_ACKNOWLEDGED']);
    expect(valuesOf('Side')).toEqual([...domain.SIDES]);
    expect(valuesOf('OrderType')).toEqual([...domain.ORDER_TYPES]);
    expect(valuesOf('TimeInForce')).toEqual([...domain.TIMES_IN_FORCE]);
    expect(valuesOf('OrderStatus')).toEqual([...domain.ORDER_STATUSES]);
    expect(valuesOf('CancelReason')).toEqual([...domain.CANCEL_REASONS]);
    expect(valuesOf('Role')).toEqual([...domain.ROLES]);
    expect(valuesOf('TradingState')).toEqual([...domain.TRADING_STATES]);
    expect(valuesOf('SellMark')).toEqual([...domain.SELL_MARKS]);
    expect(valuesOf('ShortSalePolicy')).toEqual([...domain.SHORT_SALE_POLICIES]);
    expect(valuesOf('PriceBandRule')).toEqual([...domain.PRICE_BAND_RULES]);
    expect(valuesOf('PriceBandState')).toEqual([...domain.PRICE_BAND_STATES]);
    expect(valuesOf('HaltKind')).toEqual([...domain.HALT_KINDS]);
    expect(valuesOf('CashBooking')).toEqual([...domain.CASH_BOOKINGS]);
    expect(valuesOf('RiskChangeStatus')).toEqual([...domain.RISK_CHANGE_STATUSES]);
    expect(valuesOf('RiskMetric')).toEqual([...domain.RISK_METRICS]);
    expect(valuesOf('RoutingInstruction')).toEqual([...domain.ROUTING_INSTRUCTIONS]);
    expect(valuesOf('RoutingStrategy')).toEqual([...domain.ROUTING_STRATEGIES]);
    expect(valuesOf('ProtectionExemption')).toEqual([...domain.PROTECTION_EXEMPTIONS]);
    expect(valuesOf('ProtectionRegime')).toEqual([...domain.PROTECTION_REGIMES]);
    expect(valuesOf('TradeVerdict')).toEqual([...domain.TRADE_VERDICTS]);
    expect(valuesOf('QuoteFlag')).toEqual([...domain.QUOTE_FLAGS]);
    expect(valuesOf('RouteCause')).toEqual([...domain.ROUTE_CAUSES]);
    expect(valuesOf('RouteOutcome')).toEqual([...domain.ROUTE_OUTCOMES]);
    expect(valuesOf('EntryKind')).toEqual([...domain.ENTRY_KINDS]);
    expect(valuesOf('PoolPriority')).toEqual([...domain.POOL_PRIORITIES]);
    expect(valuesOf('CandleInterval')).toEqual([...domain.CANDLE_INTERVALS]);
    expect(valuesOf('AlertLevel')).toEqual([...domain.ALERT_LEVELS]);
    expect(valuesOf('LimitName')).toEqual(LIMIT_NAMES.map(limitWord));
  });

  it('never uses Float', () => {
    expect(text).not.toMatch(/:\s*\[?Float/);
  });

  it('is what the resolvers fit: every root field has one', () => {
    const executable = createSchema();
    for (const root of [executable.getQueryType(), executable.getMutationType()]) {
      for (const field of Object.values(root!.getFields())) expect(field.resolve, field.name).toBeTypeOf('function');
    }
    for (const field of Object.values(executable.getSubscriptionType()!.getFields())) {
      expect(field.subscribe, field.name).toBeTypeOf('function');
    }
  });
});

function valuesOf(name: string): string[] {
  const type = schema.getType(name);
  if (!isEnumType(type)) throw new Error(`${name} is no enum`);
  return type.getValues().map(({ name: value }) => value);
}
