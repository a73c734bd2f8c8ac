import { describe, expect, it } from 'vitest';
import { documentOf, type Lesson } from '../../playground/src/lessons/index.ts';
import { makeRunId, refreshRunIds } from '../../playground/src/run-id.ts';
import { forgetTabs, renewTabs, tabsOf } from '../../playground/src/tabs.ts';
import { MemoryStore } from './support.ts';

const lesson: Lesson = {
  name: 'Buy',
  title: 'Buy',
  explanation: 'Buys at the bid.',
  key: null,
  operation: 'mutation Buy { buy }',
  variables: ({ run, bid }) => ({ clientOrderId: `buy-${run}`, price: bid }),
};
const morning = {
  run: makeRunId(Date.UTC(2026, 10, 24, 8)),
  bid: '149.99',
  ask: '150.01',
  openedAt: '2026-11-24T08:00:00.000000Z',
};
const evening = {
  run: makeRunId(Date.UTC(2026, 10, 24, 20)),
  bid: '151.00',
  ask: '151.02',
  openedAt: morning.openedAt,
};

/** A browser in which the page was loaded in the morning and GraphiQL has stored these tabs. */
function visited(tabs: object[], activeTabIndex = 0): MemoryStore {
  const store = new MemoryStore();
  renewTabs(store, tabsOf([lesson], morning), morning.run);
  store.setItem('graphiql:tabState', JSON.stringify({ tabs, activeTabIndex }));
  return store;
}

function tabsIn(store: MemoryStore): unknown {
  return JSON.parse(store.getItem('graphiql:tabState') ?? 'null');
}

const before = tabsOf([lesson], morning)['Buy']!;
const after = tabsOf([lesson], evening)['Buy']!;

describe('a run id', () => {
  it('differs between loads, also within a second', () => {
    const now = Date.UTC(2026, 10, 24);
    expect(makeRunId(now)).toMatch(/^r[0-9a-z]{7}$/);
    expect(makeRunId(now + 100)).not.toBe(makeRunId(now));
  });

  it('replaces an older one at the end of an id, in small and capital letters, and nothing else', () => {
    const text = `{"a": "order-${morning.run}", "b": "FIRM-${morning.run.toUpperCase()}", "c": "NEW.${morning.run.toUpperCase()}", "d": "retailer", "e": "my-order-1"}`;
    expect(refreshRunIds(text, evening.run)).toBe(
      `{"a": "order-${evening.run}", "b": "FIRM-${evening.run.toUpperCase()}", "c": "NEW.${evening.run.toUpperCase()}", "d": "retailer", "e": "my-order-1"}`,
    );
  });
});

describe('tabs of an earlier visit', () => {
  it('are left alone where there are none', () => {
    const store = new MemoryStore();
    renewTabs(store, tabsOf([lesson], morning), morning.run);
    expect(store.getItem('graphiql:tabState')).toBeNull();
    expect(store.getItem('graphiql:query')).toBeNull();
  });

  it('get new variables and new wording where nothing was edited, and keep what else GraphiQL stored', () => {
    const store = visited([{ id: '1', title: 'Buy', ...before, response: null }]);
    const reworded = { ...lesson, explanation: 'Buys at the best bid.' };
    renewTabs(store, tabsOf([reworded], evening), evening.run);
    expect(tabsIn(store)).toEqual({
      activeTabIndex: 0,
      tabs: [{ id: '1', title: 'Buy', query: documentOf(reworded), variables: after.variables, response: null }],
    });
  });

  it('keep an edit, but get a new id in it', () => {
    const edited = `{ "clientOrderId": "buy-${morning.run}", "price": "1.00" }`;
    const store = visited([{ title: 'Buy', query: 'mutation Buy { buy sell }', variables: edited }]);
    renewTabs(store, tabsOf([lesson], evening), evening.run);
    expect(tabsIn(store)).toMatchObject({
      tabs: [
        { query: 'mutation Buy { buy sell }', variables: `{ "clientOrderId": "buy-${evening.run}", "price": "1.00" }` },
      ],
    });
  });

  it('leave tabs of one’s own as they are', () => {
    const own = { title: 'Mine', query: 'query Mine { a }', variables: `{ "x": "buy-${morning.run}" }` };
    const store = visited([own]);
    renewTabs(store, tabsOf([lesson], evening), evening.run);
    expect(tabsIn(store)).toMatchObject({ tabs: [own] });
  });

  it('open with the tab that was in front', () => {
    const store = visited(
      [
        { title: 'Mine', query: 'query Mine { a }', variables: null },
        { title: 'Buy', ...before },
      ],
      1,
    );
    renewTabs(store, tabsOf([lesson], evening), evening.run);
    expect(store.getItem('graphiql:query')).toBe(after.query);
    expect(store.getItem('graphiql:variables')).toBe(after.variables);
  });

  it('are gone after starting afresh', () => {
    const store = visited([{ title: 'Buy', ...before }]);
    forgetTabs(store);
    expect(store.getItem('graphiql:tabState')).toBeNull();
  });

  it('do no harm where they cannot be read', () => {
    const store = visited([]);
    store.setItem('graphiql:tabState', '{ not json');
    renewTabs(store, tabsOf([lesson], evening), evening.run);
    expect(store.getItem('graphiql:tabState')).toBe('{ not json');
  });
});
