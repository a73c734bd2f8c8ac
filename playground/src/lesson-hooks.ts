import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { usePlayground } from './context.ts';
import { LESSONS, type Lesson } from './lessons/index.ts';

/** The lesson whose tab is in front; undefined on a tab of one's own. */
export function useActiveLesson(): Lesson | undefined {
  const title = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.title);
  return LESSONS.find((lesson) => lesson.name === title);
}

/** @returns a function that brings a lesson's tab to the front, and makes it again where it was closed. */
export function useOpenLesson(): (lesson: Lesson) => void {
  const { texts } = usePlayground();
  const actions = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL((state) => ({
    tabs: state.tabs,
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
  }));
  return (lesson) => {
    const index = tabs.findIndex((tab) => tab.title === lesson.name);
    if (index >= 0) {
      actions.changeTab(index);
      return;
    }
    actions.addTab();
    queryEditor?.setValue(texts[lesson.name]?.query ?? '');
    variableEditor?.setValue(texts[lesson.name]?.variables ?? '');
  };
}
