import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { openDesk, type Desk } from './support/desk.ts';

let desk: Desk;
let bob: Client;
let atlas: Client;

beforeEach(async () => {
  desk = await openDesk();
  bob = desk.alice.as('demo-bob');
  atlas = desk.alice.as('demo-atlas');
});
afterEach(() => desk.house.close());

const FIELDS =
  'change { id status requestedBy decidedBy effectiveSequence } canceledCount userErrors { code field message }';
const decide = async (verb: 'approve' | 'reject', id: string, as: Client) =>
  (
    await as.data(
      `mutation { it: ${verb}RiskChange(input: {id: "${id}"}) { ${verb === 'approve' ? FIELDS : FIELDS.replace('canceledCount', '')} } }`,
    )
  ).it;
const pending = async (): Promise<string[]> =>
  (await desk.risk.data('{ riskChanges(status: PENDING, first: 100) { nodes { id } } }')).riskChanges.nodes.map(
    ({ id }: any) => id,
  );

describe('S16 a change that loosens', () => {
  it('waits for a second person: the key that asked is refused, another one approves', async () => {
    const asked = await desk.ask(
      'setLimit',
      'accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 600, reason: "new client"',
    );
    expect(asked.status).toBe('PENDING');
    expect(await pending()).toEqual([asked.id]);
    expect((await desk.refused({ quantity: 501 })).code).toBe('ORDER_SIZE_EXCEEDED');
    const own = await decide('approve', asked.id, desk.risk);
    expect(own).toMatchObject({
      change: { status: 'PENDING' },
      userErrors: [{ code: 'INVALID_VALUE', field: ['by'] }],
    });
    const other = await decide('approve', asked.id, desk.second);
    expect(other).toMatchObject({
      change: { status: 'EFFECTIVE', requestedBy: 'risk manager', decidedBy: 'second risk manager' },
      userErrors: [],
    });
    expect(await pending()).toEqual([]);
    await desk.taken({ quantity: 600 });
    // It is decided once.
    expect((await decide('approve', asked.id, desk.second)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('can be rejected, and taken back by who asked', async () => {
    const input = 'accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 600, reason: "r"';
    for (const key of [desk.second, desk.risk]) {
      const { id } = await desk.ask('setLimit', input);
      expect(await decide('reject', id, key)).toMatchObject({
        change: { status: 'REJECTED', effectiveSequence: null },
        userErrors: [],
      });
    }
    expect((await desk.refused({ quantity: 501 })).code).toBe('ORDER_SIZE_EXCEEDED');
  });

  it('can no longer be approved a day later', async () => {
    await desk.stopClock();
    const { id } = await desk.ask('setLimit', 'riskTier: "DEFAULT", maxPosition: 20000, reason: "r"');
    const times = async (): Promise<{ requestedAt: string; expiresAt: string | null }> =>
      (await desk.risk.data(`{ riskChange(id: ${id}) { requestedAt expiresAt } }`)).riskChange;
    const { requestedAt, expiresAt } = await times();
    expect(Date.parse(expiresAt!) - Date.parse(requestedAt)).toBe(86_400_000);
    const other = await desk.ask('setLimit', 'riskTier: "DEFAULT", maxPosition: 30000, reason: "r"');
    await desk.step(86_400);
    expect((await decide('approve', other.id, desk.second)).userErrors).toEqual([]);
    await desk.step(1);
    const { userErrors } = await decide('approve', id, desk.second);
    expect(userErrors).toMatchObject([{ code: 'INVALID_VALUE', field: ['id'] }]);
    expect(await decide('reject', id, desk.second)).toMatchObject({ change: { status: 'REJECTED' } });
    expect(await times()).toEqual({ requestedAt, expiresAt: null });
  });
});

describe('S16 a change that only tightens', () => {
  it.each([
    ['a lower limit', 'setLimit', 'accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 100, reason: "r"'],
    [
      'a limit where there was none',
      'setLimit',
      'accountId: "ALICE", maxDuplicates: 2, duplicateWindow: 1, reason: "r"',
    ],
    ['a symbol on the restricted list', 'setRestriction', 'symbol: "AAPL", restricted: true, reason: "r"'],
    ['a stricter policy', 'setShortSalePolicy', 'accountId: "ALICE", policy: MUST_MARK, reason: "r"'],
    ['a stricter state', 'setTradingState', 'firmId: "MAPLE", state: REDUCING, reason: "r"'],
  ])('%s holds at once', async (_, field, input) => {
    const { id, status } = await desk.ask(field, input);
    expect(status).toBe('EFFECTIVE');
    const { riskChange } = await desk.risk.data(
      `{ riskChange(id: ${id}) { requestedBy decidedBy requestedSequence effectiveSequence } }`,
    );
    expect(riskChange).toMatchObject({ requestedBy: 'risk manager', decidedBy: 'risk manager' });
    expect(riskChange.effectiveSequence).toBe(riskChange.requestedSequence);
    expect(await pending()).toEqual([]);
  });

  it('one limit lower and one higher is loosening as a whole', async () => {
    const { status } = await desk.ask(
      'setLimit',
      'accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 100, maxPosition: 9000, reason: "r"',
    );
    expect(status).toBe('PENDING');
    await desk.taken({ quantity: 500 });
  });

  it('what the exchange refuses is no change at all', async () => {
    const query = (input: string) =>
      desk.risk.data(
        `mutation { setLimit(input: {${input}, reason: "r"}) { change { id } userErrors { code field } } }`,
      );
    expect((await query('firmId: "MAPLE", maxPosition: 1')).setLimit).toEqual({
      change: null,
      userErrors: [{ code: 'INVALID_VALUE', field: ['maxPosition'] }],
    });
    expect((await query('riskTier: "NONE", maxPosition: 1')).setLimit).toMatchObject({
      change: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    expect((await query('accountId: "ALICE", symbol: "AAPL", maxCredit: 1')).setLimit).toMatchObject({
      userErrors: [{ code: 'INVALID_VALUE', field: ['maxCredit'] }],
    });
  });
});

describe('D55 the kill switch', () => {
  const ALGORITHM = { algorithm: 'twap-1' };
  /** Two orders of ALICE, one of BOB, one of ATLAS; 24 more in the textbook's book. */
  async function rest(): Promise<void> {
    await desk.taken({ price: '149.00' });
    await desk.taken({ price: '148.00', ...ALGORITHM });
    await desk.taken({ accountId: 'BOB', price: '148.00', ...ALGORITHM }, bob);
    await desk.taken({ accountId: 'ATLAS', price: '148.00' }, atlas);
  }
  const set = (scope: string, state: string, as = desk.risk) =>
    desk.mutate(
      `setTradingState(input: {${scope}, state: ${state}, reason: "test"}) { canceledCount account { id tradingState } change { id status } userErrors { code message } }`,
      as,
    );
  /** Who may still send what. */
  async function codes(): Promise<Record<string, string | null>> {
    const code = async (terms: Record<string, unknown>, as: Client) =>
      (await desk.submit({ price: '147.00', quantity: 1, ...terms }, as)).order.rejectCode;
    return {
      alice: await code({}, desk.alice),
      'alice by algorithm': await code(ALGORITHM, desk.alice),
      bob: await code({ accountId: 'BOB' }, bob),
      atlas: await code({ accountId: 'ATLAS' }, atlas),
      'atlas by algorithm': await code({ accountId: 'ATLAS', ...ALGORITHM }, atlas),
    };
  }
  const open = { alice: null, 'alice by algorithm': null, bob: null, atlas: null, 'atlas by algorithm': null };
  const all = Object.fromEntries(Object.keys(open).map((name) => [name, 'KILLED']));

  it.each([
    ['of an account', 'accountId: "ALICE"', 2, { ...open, alice: 'KILLED', 'alice by algorithm': 'KILLED' }],
    ['of a firm', 'firmId: "MAPLE"', 3, { ...open, alice: 'KILLED', 'alice by algorithm': 'KILLED', bob: 'KILLED' }],
    [
      'of an algorithm',
      'algorithm: "twap-1"',
      2,
      { ...open, 'alice by algorithm': 'KILLED', 'atlas by algorithm': 'KILLED' },
    ],
    ['of a symbol', 'symbol: "AAPL"', 28, all],
    ['of the market', 'market: true', 28, all],
  ])('%s cancels and blocks in one step, and takes two to be released', async (_, scope, canceled, blocked) => {
    await rest();
    const before = house().journal.entries.length;
    const killed = await set(scope, 'HALTED');
    expect(killed).toMatchObject({ canceledCount: canceled, change: { status: 'EFFECTIVE' } });
    expect(killed.account).toEqual(scope.startsWith('account') ? { id: 'ALICE', tradingState: 'HALTED' } : null);
    expect(
      house()
        .journal.entries.slice(before)
        .map(({ command }) => command.kind),
    ).toEqual(['RequestRiskChange']);
    expect(await codes()).toEqual(blocked);
    const { orders } = await desk.risk.data('{ orders(status: [CANCELED], first: 100) { nodes { cancelReason } } }');
    expect(orders.nodes).toHaveLength(canceled);
    expect(new Set(orders.nodes.map(({ cancelReason }: any) => cancelReason))).toEqual(new Set(['KILL_SWITCH']));
    const { tradingStates } = await desk.risk.data('{ tradingStates { state } }');
    expect(tradingStates).toEqual([{ state: 'HALTED' }]);

    const release = await set(scope, 'ACTIVE');
    expect(release).toMatchObject({ canceledCount: 0, change: { status: 'PENDING' } });
    expect(await codes()).toEqual(blocked);
    expect((await decide('approve', release.change.id, desk.risk)).userErrors).toMatchObject([{ field: ['by'] }]);
    // Operators decide on trading states too.
    expect(await decide('approve', release.change.id, desk.operator)).toMatchObject({
      change: { status: 'EFFECTIVE', decidedBy: 'operator' },
      userErrors: [],
    });
    expect(await codes()).toEqual(open);
    expect((await desk.risk.data('{ tradingStates { state } }')).tradingStates).toEqual([]);
  });
  const house = () => desk.house;

  it('where several apply, the strictest counts', async () => {
    await set('firmId: "MAPLE"', 'REDUCING');
    await set('accountId: "ALICE"', 'HALTED');
    expect(await codes()).toMatchObject({ alice: 'KILLED', bob: 'REDUCE_ONLY_STATE', atlas: null });
    await set('symbol: "AAPL"', 'HALTED');
    expect(await codes()).toEqual(all);
    const { firm, tradingState } = (
      await desk.alice.data('{ account(id: "ALICE") { tradingState firm { tradingState } } }')
    ).account;
    expect([tradingState, firm.tradingState]).toEqual(['HALTED', 'REDUCING']);
  });

  it('REDUCING cancels what would bring a position farther from zero; cancels work in it (D56)', async () => {
    await desk.taken({ type: 'MARKET', price: null, quantity: 100 });
    await desk.taken({ side: 'SELL', price: '190.00', quantity: 100 });
    await rest();
    const { orders } = await desk.risk.data('{ orders(status: [NEW, PARTIALLY_FILLED], first: 100) { nodes { id } } }');
    const reducing = await set('market: true', 'REDUCING');
    expect(reducing).toMatchObject({ canceledCount: orders.nodes.length - 1, change: { status: 'EFFECTIVE' } });
    await set('firmId: "MAPLE"', 'REDUCING');
    const cancelAll = 'cancelAllOrders(input: {accountId: "ALICE"}) { canceledCount userErrors { code } }';
    expect((await desk.mutate(cancelAll, desk.alice)).canceledCount).toBe(1);
  });

  it('D54 cancels work within their own budget, and killAccount beyond it', async () => {
    await rest();
    await desk.tighten('accountId: "ALICE", cancelsPerMinute: 1, messagesPerMinute: 1');
    const cancel = async () =>
      (
        await desk.alice.data(
          'mutation { cancelAllOrders(input: {accountId: "ALICE", symbol: "AAPL", side: SELL}) { userErrors { code message } } }',
        )
      ).cancelAllOrders.userErrors;
    expect(await cancel()).toEqual([]);
    expect(await cancel()).toEqual([
      { code: 'MESSAGE_RATE_EXCEEDED', message: 'This is cancel 2 or later within 60 s; the limit is 1.' },
    ]);
    expect((await desk.refused()).message).toBe('This is message 2 or later within 60 s; the limit is 1.');
    const kill = 'killAccount(input: {accountId: "ALICE"}) { canceledCount userErrors { code } }';
    expect((await desk.mutate(kill, desk.alice)).canceledCount).toBe(2);
  });

  it('an account’s own key kills it, and cannot release it', async () => {
    await rest();
    const killed = await desk.mutate(
      'killAccount(input: {accountId: "ALICE", reason: "runaway"}) { canceledCount account { tradingState } change { status requestedBy reason } userErrors { code } }',
      desk.alice,
    );
    expect(killed).toEqual({
      canceledCount: 2,
      account: { tradingState: 'HALTED' },
      change: { status: 'EFFECTIVE', requestedBy: 'Alice, retail', reason: 'runaway' },
      userErrors: [],
    });
    expect((await desk.refused()).code).toBe('KILLED');
    expect(
      await desk.alice.code(
        'mutation { setTradingState(input: {accountId: "ALICE", state: ACTIVE}) { canceledCount } }',
      ),
    ).toBe('FORBIDDEN');
  });

  it('from HALTED to REDUCING is loosening, too', async () => {
    await rest();
    const { change } = await set('market: true', 'HALTED');
    expect(change.status).toBe('EFFECTIVE');
    const toReducing = await set('market: true', 'REDUCING');
    expect(toReducing.change.status).toBe('PENDING');
    expect(await decide('approve', toReducing.change.id, desk.second)).toMatchObject({
      canceledCount: 0,
      userErrors: [],
    });
    expect(await codes()).toMatchObject({ alice: 'REDUCE_ONLY_STATE', atlas: 'REDUCE_ONLY_STATE' });
  });
});
