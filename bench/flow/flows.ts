import { generateFlow, type FlowShape } from './gen-flow.ts';
import type { Flow } from './record.ts';
import { generateStopWalk, type StopWalk } from './stop-walk.ts';

/** What says all about a flow, and can be sent to another process. */
export type FlowRecipe = FlowShape | StopWalk;

export function makeFlow(recipe: FlowRecipe): Flow {
  return 'prices' in recipe ? generateStopWalk(recipe) : generateFlow(recipe);
}
