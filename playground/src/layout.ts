import type { KeyValueStore } from './store.ts';

/** Widths to start with, as GraphiQL stores them: the guide narrow, the operation a little wider than its answer. */
const WIDTHS = { 'graphiql:docExplorerFlex': '0.26', 'graphiql:editorFlex': '1.15' };

/** Sets the widths that nobody has set yet, before GraphiQL starts. */
export function prepareLayout(store: KeyValueStore): void {
  for (const [place, width] of Object.entries(WIDTHS)) {
    if (!store.getItem(place)) store.setItem(place, width);
  }
}
