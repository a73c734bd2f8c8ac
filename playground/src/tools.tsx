import { ReloadIcon, ToolbarButton, useGraphiQL } from '@graphiql/react';
import type { ReactNode } from 'react';
import { makeRunId, refreshRunIds } from './run-id.ts';

/** GraphiQL's tools, and ours. GraphiQL calls this as a plain function: no hooks here. */
export function Tools({ prettify, merge, copy }: Readonly<Record<'prettify' | 'merge' | 'copy', ReactNode>>) {
  return (
    <>
      <FreshIds />
      {prettify}
      {merge}
      {copy}
    </>
  );
}

/** Gives the ids in the variables of the tab in front a new suffix. */
function FreshIds() {
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const refresh = (): void => {
    const before = variableEditor?.getValue() ?? '';
    const after = refreshRunIds(before, makeRunId(Date.now()));
    if (after !== before) variableEditor?.setValue(after);
  };
  return (
    <ToolbarButton label="New ids: give the ids in the variables a new suffix" onClick={refresh}>
      <ReloadIcon className="graphiql-toolbar-icon" aria-hidden="true" />
    </ToolbarButton>
  );
}
