import type { GraphiQLPlugin } from '@graphiql/react';
import { useActiveLesson, useOpenLesson } from './lesson-hooks.ts';
import { CHAPTERS, type Lesson } from './lessons/index.ts';
import { forgetTabs } from './tabs.ts';

function Guide() {
  return (
    <article className="bourse-panel bourse-guide">
      <h2>Welcome to Bourse</h2>
      <p>
        A running exchange, and all of it is here: look at the book, send an order, see it trade. The examples below are
        ready to run, in the order in which they explain each other.
      </p>
      {CHAPTERS.map((chapter) => (
        <section key={chapter.title}>
          <h3>{chapter.title}</h3>
          <ol>
            {chapter.lessons.map((lesson) => (
              <LessonEntry key={lesson.name} lesson={lesson} />
            ))}
          </ol>
        </section>
      ))}
      <footer>
        <p>
          The symbols on the left: all types and fields in words, this guide, the live market, what you ran before. Your
          edits stay in this browser.
        </p>
        <button type="button" className="bourse-button" onClick={startAfresh}>
          Start afresh
        </button>
      </footer>
    </article>
  );
}

function LessonEntry({ lesson }: { readonly lesson: Lesson }) {
  const open = useOpenLesson();
  const active = useActiveLesson() === lesson;
  return (
    <li>
      <button type="button" aria-current={active} onClick={() => open(lesson)}>
        <span>{lesson.title}</span>
        {lesson.key && <code>{lesson.key.replace('demo-', '')}</code>}
      </button>
      {active && <p>{lesson.explanation}</p>}
    </li>
  );
}

function startAfresh(): void {
  forgetTabs(localStorage);
  // GraphiQL writes its tabs a little after each change; what it still has in hand goes with the page.
  location.reload();
}

function GuideIcon() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="12" cy="12" r="9.2" />
      <path d="M15.8 8.2 13.6 13.6 8.2 15.8l2.2-5.4z" />
    </svg>
  );
}

/** The welcome, and the table of contents of the lessons. */
export const GUIDE: GraphiQLPlugin = { title: 'Guide', icon: GuideIcon, content: Guide };
