import 'graphiql/style.css';
import './style.css';
import './workers.ts';
import { createRoot } from 'react-dom/client';
import { lookAround } from './circumstances.ts';
import { createFetcher } from './fetcher.ts';
import { IdMemory } from './id-memory.ts';
import { KeyRing } from './key-ring.ts';
import { prepareLayout } from './layout.ts';
import { LESSONS } from './lessons/index.ts';
import { Playground } from './playground.tsx';
import { renewTabs, tabsOf } from './tabs.ts';

const given = await lookAround();
const texts = tabsOf(LESSONS, given);
prepareLayout(localStorage);
renewTabs(localStorage, texts, given.run);

const ring = new KeyRing(sessionStorage);
const memory = new IdMemory(sessionStorage);
const fetcher = createFetcher(ring, (answer) => memory.see(answer));

createRoot(document.getElementById('playground') as HTMLElement).render(
  <Playground ring={ring} memory={memory} fetcher={fetcher} texts={texts} />,
);
