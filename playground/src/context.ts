import { createContext, useContext, useSyncExternalStore } from 'react';
import type { KeyChoice, KeyRing } from './key-ring.ts';
import type { IdMemory } from './id-memory.ts';
import type { GivenTexts } from './tabs.ts';

interface PlaygroundParts {
  readonly ring: KeyRing;
  readonly memory: IdMemory;
  /** The text of each lesson's tab, by the lesson's name. */
  readonly texts: GivenTexts;
}

export const PlaygroundContext = createContext<PlaygroundParts | null>(null);

export function usePlayground(): PlaygroundParts {
  const parts = useContext(PlaygroundContext);
  if (!parts) throw new Error('usePlayground() is for components inside <Playground>.');
  return parts;
}

/** The chosen key, followed as it changes. */
export function useKeyChoice(): KeyChoice {
  const { ring } = usePlayground();
  return useSyncExternalStore(ring.subscribe, ring.current);
}
