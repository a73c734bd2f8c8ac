import type { ChangeEvent } from 'react';
import { useKeyChoice, usePlayground } from './context.ts';
import { DEMO_KEYS } from './keys.ts';
import { useActiveLesson } from './lesson-hooks.ts';

const NO_KEY = '';
const OWN_KEY = 'own';

/** The name of the house, and the key that operations are sent with. */
export function TopBar() {
  return (
    <header className="graphiql-container bourse-bar">
      <h1>
        <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" />
        Bourse
      </h1>
      <p className="bourse-motto">An electronic market behind one GraphQL API</p>
      <KeyChooser />
      <p className="bourse-note">Demo keys exist in seeded databases only.</p>
    </header>
  );
}

function KeyChooser() {
  const { ring } = usePlayground();
  const { key, own, followsExamples } = useKeyChoice();

  const choose = ({ target }: ChangeEvent<HTMLSelectElement>): void => {
    if (target.value === OWN_KEY) ring.change({ key: null, own: true, followsExamples: false });
    else ring.change({ key: target.value === NO_KEY ? null : target.value, own: false });
  };

  return (
    <div className="bourse-keys">
      <label htmlFor="key">Key</label>
      <select id="key" value={own ? OWN_KEY : (key ?? NO_KEY)} onChange={choose}>
        <option value={NO_KEY}>none: public data only</option>
        {DEMO_KEYS.map((demo) => (
          <option key={demo.key} value={demo.key}>
            {demo.key} · {demo.who}
          </option>
        ))}
        <option value={OWN_KEY}>a key of my own …</option>
      </select>
      {own && (
        <input
          aria-label="My key"
          placeholder="paste the key"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={key ?? ''}
          onChange={({ target }) => ring.change({ key: target.value.trim() || null })}
        />
      )}
      <Suggestion />
      <label className="bourse-follow" title="Opening an example chooses the key it is written for">
        <input
          type="checkbox"
          checked={followsExamples}
          onChange={({ target }) => ring.change({ followsExamples: target.checked })}
        />
        follow the examples
      </label>
    </div>
  );
}

/** Offers the key that the example in front is written for, where another is chosen. */
function Suggestion() {
  const { ring } = usePlayground();
  const { key } = useKeyChoice();
  const lesson = useActiveLesson();
  if (!lesson?.key || lesson.key === key) return null;
  return (
    <button type="button" className="bourse-suggestion" onClick={() => ring.change({ key: lesson.key, own: false })}>
      use {lesson.key}
    </button>
  );
}
