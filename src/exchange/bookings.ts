import { EVENT, MAX_NOTIONAL, MAX_PRICE, MAX_QUANTITY, formatDecimal, type Command } from '../domain/index.ts';
import type { Core } from './core.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { accountExists, instrumentExists, invalid, money, range } from './value-checks.ts';

const { BOOKED } = EVENT;

export type BookingCommand = Extract<Command, { kind: 'BookCash' | 'BookHolding' }>;

/** Why an operator's booking is refused; undefined when it is not. */
export function judgeBooking(command: BookingCommand, core: Core): ReferenceDataRefusal | undefined {
  if (command.kind === 'BookHolding') {
    const { account, instrument, quantity, price } = command;
    const missing = accountExists(account, core) ?? instrumentExists(instrument, core);
    if (missing) return missing;
    const size = Math.abs(quantity);
    const held = core.exposures.positionOf(account, instrument);
    return (
      (quantity === 0
        ? invalid('quantity', 'quantity is 0; shares come in (above 0) or go out (below).')
        : undefined) ??
      range('quantity', size, 1, MAX_QUANTITY) ??
      (held !== 0 && held > 0 !== quantity > 0
        ? invalid('quantity', `quantity is ${quantity}; the position is ${held}, and a holding may only add to it.`)
        : undefined) ??
      (Math.abs(held + quantity) > MAX_QUANTITY
        ? invalid(
            'quantity',
            `quantity is ${quantity}; the position would be ${held + quantity}, and ${MAX_QUANTITY} is the most either way.`,
          )
        : undefined) ??
      money('price', price, 1, MAX_PRICE) ??
      (price > MAX_NOTIONAL / size
        ? invalid(
            'price',
            `price ${formatDecimal(price)} times quantity ${size} is more than ${formatDecimal(MAX_NOTIONAL)}.`,
          )
        : undefined)
    );
  }
  const refused = accountExists(command.account, core) ?? money('amount', command.amount, 1, MAX_NOTIONAL);
  if (refused || command.booking === 'DEPOSIT') return refused;
  const balance = core.exposures.cash.balance(command.account);
  if (BigInt(command.amount) <= balance) return undefined;
  const there = balance > 0n ? balance : 0n;
  return invalid('amount', `amount is ${formatDecimal(command.amount)}; the account has ${formatDecimal(there)}.`);
}

/** Carries out a judged booking. */
export function carryOutBooking(command: BookingCommand, { events, exposures }: Core): void {
  const { account } = command;
  if (command.kind === 'BookHolding') {
    events.push2(BOOKED, account, command.instrument);
    exposures.book(account, command.instrument, command.quantity);
  } else {
    events.push2(BOOKED, account, -1);
    exposures.cash.move(account, command.booking === 'DEPOSIT' ? command.amount : -command.amount);
  }
}
