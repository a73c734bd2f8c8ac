import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import type { ComponentProps } from 'react';
import { createPortal } from 'react-dom';
import { PlaygroundContext } from './context.ts';
import { GUIDE } from './guide.tsx';
import type { KeyRing } from './key-ring.ts';
import { LIVE_MARKET } from './live-market.tsx';
import type { IdMemory } from './id-memory.ts';
import { TabCompanion, ThemeCompanion } from './companions.tsx';
import type { GivenTexts } from './tabs.ts';
import { Tools } from './tools.tsx';
import { TopBar } from './top-bar.tsx';

const bar = document.getElementById('bar') as HTMLElement;
const PLUGINS = [GUIDE, LIVE_MARKET, HISTORY_PLUGIN];

export interface PlaygroundProps {
  readonly ring: KeyRing;
  readonly memory: IdMemory;
  readonly fetcher: ComponentProps<typeof GraphiQL>['fetcher'];
  readonly texts: GivenTexts;
}

/** GraphiQL with our bar above it, the guide beside it, and the lessons as its tabs. */
export function Playground({ ring, memory, fetcher, texts }: PlaygroundProps) {
  return (
    <PlaygroundContext value={{ ring, memory, texts }}>
      <GraphiQL
        fetcher={fetcher}
        defaultTabs={Object.values(texts)}
        plugins={PLUGINS}
        visiblePlugin={GUIDE}
        isHeadersEditorEnabled={false}
        defaultEditorToolsVisibility="variables"
      >
        <GraphiQL.Logo> </GraphiQL.Logo>
        <GraphiQL.Toolbar>{Tools}</GraphiQL.Toolbar>
        <TabCompanion />
        <ThemeCompanion />
        {createPortal(<TopBar />, bar)}
      </GraphiQL>
    </PlaygroundContext>
  );
}
