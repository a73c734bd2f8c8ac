import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';
import { usePlayground } from './context.ts';
import { useActiveLesson } from './lesson-hooks.ts';

/**
 * When a lesson's tab comes to the front: chooses the key it is written for (if the reader lets it), puts the id of
 * the last open order into its variables, and brings the tab into sight.
 */
export function TabCompanion() {
  const { ring, memory } = usePlayground();
  const lesson = useActiveLesson();
  const index = useGraphiQL((state) => state.activeTabIndex);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);

  useEffect(() => queryEditor?.updateOptions({ wordWrap: 'on' }), [queryEditor]);

  // So that Ctrl+Enter runs the operation in front from the first moment on.
  useEffect(() => queryEditor?.focus(), [queryEditor]);

  useEffect(() => {
    if (lesson && ring.current().followsExamples) ring.change({ key: lesson.key, own: false });
  }, [lesson, ring]);

  useEffect(() => {
    if (!lesson || !variableEditor) return;
    const filled = memory.fill(variableEditor.getValue());
    if (filled !== undefined) variableEditor.setValue(filled);
  }, [lesson, memory, variableEditor]);

  useEffect(() => {
    document.getElementById(`graphiql-session-tab-${index}`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [index]);

  return null;
}

/** Light or dark as the system has it, also when that changes while the page is open: the editors must be told. */
export function ThemeCompanion() {
  const theme = useGraphiQL((state) => state.theme);
  const actions = useGraphiQLActions();

  useEffect(() => {
    if (theme !== null) return undefined;
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => actions.setTheme(null);
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, [theme, actions]);

  return null;
}
