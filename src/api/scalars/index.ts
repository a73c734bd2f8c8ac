import { GraphQLScalarType, Kind } from 'graphql';
import {
  MICRO,
  formatDecimal,
  formatInstant,
  parseDecimal,
  parseInstant,
  parseQuantity,
  utcDay,
} from '../../domain/index.ts';
import { refused, refusedLiteral } from './input.ts';
import { numberScalar, signed } from './number-scalar.ts';

const decimalForm =
  'a decimal as text with at most nine digits before the point and six after, up to 999999999.999999, "150.005", or a JSON integer';
const quantityForm =
  'a whole number as text of at most 15 digits, up to 999999999999999, without leading zeros, "600", or a JSON integer';

/** Micro-dollars inside; averages of sums that pass 2^53 come as bigint. */
export const Decimal = numberScalar<number | bigint>({
  name: 'Decimal',
  form: decimalForm,
  parse: parseDecimal,
  format: formatDecimal,
});

export const SignedDecimal = numberScalar<number | bigint>({
  name: 'SignedDecimal',
  form: decimalForm,
  parse: signed(parseDecimal),
  format: formatDecimal,
});

const AMOUNT = /^(0|[1-9]\d{0,9})(?:\.(\d{1,6}))?$/;

/** Sums of money have a digit more than prices, up to the last micro-dollar that a double holds exactly. */
function parseAmount(text: string): number | undefined {
  const match = AMOUNT.exec(text);
  const amount = match ? Number(match[1]) * MICRO + Number((match[2] ?? '').padEnd(6, '0')) : Infinity;
  return Number.isSafeInteger(amount) ? amount : undefined;
}

export const Amount = numberScalar<number>({
  name: 'Amount',
  form: 'a sum of money as text with at most six digits after the point, up to 9007199254.740991, "1000000.00", or a JSON integer',
  parse: parseAmount,
  format: formatDecimal,
});

export const Quantity = numberScalar<number>({
  name: 'Quantity',
  form: quantityForm,
  parse: parseQuantity,
  format: String,
});

export const SignedQuantity = numberScalar<number>({
  name: 'SignedQuantity',
  form: quantityForm,
  parse: signed(parseQuantity),
  format: String,
});

export const Sequence = numberScalar<number>({
  name: 'Sequence',
  form: quantityForm,
  parse: parseQuantity,
  format: String,
});

const instant = {
  name: 'DateTime',
  form: 'an instant of RFC 3339 between 1970 and 2255, "2026-11-24T14:30:00.000001Z"',
};

/** Microseconds inside. Instants that a double holds exactly end in 2255. */
function micros(text: string): number | undefined {
  const value = parseInstant(text);
  return value !== undefined && value >= 0 && Number.isSafeInteger(value) ? value : undefined;
}

export const DateTime = new GraphQLScalarType<number, string>({
  name: instant.name,
  serialize: (value) => formatInstant(value as number),
  parseValue(value) {
    const parsed = typeof value === 'string' ? micros(value) : undefined;
    if (parsed === undefined) throw refused(value, instant);
    return parsed;
  },
  parseLiteral(node) {
    const parsed = node.kind === Kind.STRING ? micros(node.value) : undefined;
    if (parsed === undefined) throw refusedLiteral(node, instant);
    return parsed;
  },
});

const day = { name: 'Date', form: 'a day from 1970 to 2254, "2026-11-24"' };

/** The day's begin, in UTC. */
function midnight(text: string): number | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && text < '2255' ? micros(`${text}T00:00:00Z`) : undefined;
}

/** Microseconds at the day's begin inside. */
export const DateScalar = new GraphQLScalarType<number, string>({
  name: day.name,
  serialize: (value) => utcDay(value as number),
  parseValue(value) {
    const parsed = typeof value === 'string' ? midnight(value) : undefined;
    if (parsed === undefined) throw refused(value, day);
    return parsed;
  },
  parseLiteral(node) {
    const parsed = node.kind === Kind.STRING ? midnight(node.value) : undefined;
    if (parsed === undefined) throw refusedLiteral(node, day);
    return parsed;
  },
});

export const scalars = {
  Decimal,
  Amount,
  SignedDecimal,
  Quantity,
  SignedQuantity,
  Sequence,
  DateTime,
  Date: DateScalar,
};
