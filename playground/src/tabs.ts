import { documentOf, variablesOf, type Circumstances, type Lesson } from './lessons/index.ts';
import { refreshRunIds } from './run-id.ts';
import { readJson, type KeyValueStore } from './store.ts';

/** The text of a tab. */
export interface TabText {
  readonly query: string | null;
  readonly variables: string | null;
}

/** A tab as GraphiQL stores it; it has more fields, which are kept. */
interface StoredTab extends TabText {
  readonly title: string;
}

interface StoredTabs {
  readonly tabs: readonly StoredTab[];
  readonly activeTabIndex: number;
}

/** The text that each lesson's tab was last given, by name. */
export type GivenTexts = Readonly<Record<string, TabText>>;

/** One tab for each lesson. */
export function tabsOf(lessons: readonly Lesson[], given: Circumstances): GivenTexts {
  return Object.fromEntries(
    lessons.map((lesson) => [lesson.name, { query: documentOf(lesson), variables: variablesOf(lesson, given) }]),
  );
}

/** Where GraphiQL keeps its tabs, and the text of the one in front. */
const TABS = 'graphiql:tabState';
const FRONT_QUERY = 'graphiql:query';
const FRONT_VARIABLES = 'graphiql:variables';
/** What the tabs were given at the last load. */
const GIVEN = 'bourse:given';

/**
 * Makes the tabs of an earlier visit fit for this one, in GraphiQL's own storage, before it starts: what was not
 * edited is given anew (new ids, new prices, new wording), edited variables get new ids, and everything
 * else stays as it was left.
 */
export function renewTabs(store: KeyValueStore, now: GivenTexts, run: string): void {
  const before = (readJson(store, GIVEN) ?? {}) as GivenTexts;
  store.setItem(GIVEN, JSON.stringify(now));
  const stored = readJson(store, TABS) as StoredTabs | undefined;
  if (!stored || !Array.isArray(stored.tabs)) return;
  const tabs = (stored.tabs as readonly StoredTab[]).map((tab) => renewed(tab, before[tab.title], now[tab.title], run));
  store.setItem(TABS, JSON.stringify({ ...stored, tabs }));
  // GraphiQL opens the tab whose text is also stored here, and makes a new one where none is.
  const front = tabs[stored.activeTabIndex];
  store.setItem(FRONT_QUERY, front?.query ?? '');
  store.setItem(FRONT_VARIABLES, front?.variables ?? '');
}

/** Throws away all tabs and edits: the next load starts with the lessons as they are. */
export function forgetTabs(store: KeyValueStore): void {
  for (const place of [TABS, FRONT_QUERY, FRONT_VARIABLES, GIVEN]) store.removeItem(place);
}

function renewed(tab: StoredTab, before: TabText | undefined, now: TabText | undefined, run: string): StoredTab {
  if (!now) return tab;
  return {
    ...tab,
    query: tab.query === before?.query ? now.query : tab.query,
    variables: tab.variables === before?.variables ? now.variables : refreshRunIds(tab.variables ?? '', run),
  };
}
