import type { Command } from '../../../domain/index.ts';
import { anyAccount, readableAccount, requireRole } from '../../auth.ts';
import { idOfCursor, pageOf, pageSize } from '../../connections.ts';
import type { RequestContext } from '../../context.ts';
import type { LedgerEntryResolvers, MutationResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import { requireReason } from '../../reasons.ts';
import { accountAt, instrumentAt, keyName } from '../names.ts';
import { noSuchSymbol, referenceErrors } from '../user-errors.ts';

export const LedgerEntry: LedgerEntryResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  kind: ({ booking }) => booking,
  instrument: ({ instrument }, _args, { services }) =>
    instrument === null ? null : instrumentAt(services.directory, instrument),
  bookedBy: ({ by }, _args, context) => keyName(context, by),
};

export const ledgerQueries: Pick<QueryResolvers, 'ledger'> = {
  ledger: async (_, { accountId, first, after }, context) => {
    const { services, viewer } = context;
    const account = readableAccount(services.directory, viewer, accountId).index;
    const [size, before] = [pageSize(first), idOfCursor('ledger', after)];
    const page = await services.queries.ledger(account, size, before);
    context.page(page.rows);
    return pageOf('ledger', page, before, ({ id }) => id);
  },
};

/** What operators book. Whether the account has so much is for the exchange to say. */
export const bookingMutations: Pick<MutationResolvers, 'bookCash' | 'bookHolding'> = {
  bookCash: async (_, { input }, context) => {
    const by = requireRole(context.viewer, ['OPERATOR'], 'Booking cash').id;
    const reason = requireReason(input.reason);
    const account = anyAccount(context.services.directory, input.accountId).index;
    const { booking, amount } = input;
    return book(context, { kind: 'BookCash', account, booking, amount, by, reason });
  },

  bookHolding: async (_, { input }, context) => {
    const { directory } = context.services;
    const by = requireRole(context.viewer, ['OPERATOR'], 'Booking a holding').id;
    const reason = requireReason(input.reason);
    const account = anyAccount(directory, input.accountId);
    const instrument = directory.instrument(input.symbol)?.index;
    if (instrument === undefined) return { entry: null, account, userErrors: [noSuchSymbol(input.symbol)] };
    const { quantity, price } = input;
    return book(context, { kind: 'BookHolding', account: account.index, instrument, quantity, price, by, reason });
  },
};

async function book(context: RequestContext, command: Extract<Command, { kind: 'BookCash' | 'BookHolding' }>) {
  context.charge('orders');
  const { commands, directory } = context.services;
  const { changes, referenceRefusal } = await commands.send(command, command.by);
  return {
    entry: changes.ledger[0] ?? null,
    account: accountAt(directory, command.account),
    userErrors: referenceErrors(referenceRefusal),
  };
}
