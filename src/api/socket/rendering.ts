import { execute, getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql';
import { NOBODY, type Viewer } from '../auth.ts';
import { RequestContext } from '../context.ts';
import type { ErrorFormatter } from '../errors.ts';
import type { OperationArgs } from './operation-args.ts';
import { isForEverybody } from './shared-selection.ts';

/**
 * One selection, with its variables, for one reader or for everybody: each event is executed and serialised once, however many
 * subscriptions ask for it. Events are known by identity, so feeds hand the same object to readers at the same state.
 */
export class Rendering {
  private readonly answer: (event: object) => ExecutionResult | Promise<ExecutionResult>;
  private readonly formatter: ErrorFormatter;
  private readonly texts = new WeakMap<object, string | Promise<string>>();

  /** @param answer executes the selection for one event */
  constructor(answer: (event: object) => ExecutionResult | Promise<ExecutionResult>, formatter: ErrorFormatter) {
    this.answer = answer;
    this.formatter = formatter;
  }

  /** The payload of a `next` message, as JSON: at once where nothing has to be looked up. */
  render(event: object): string | Promise<string> {
    let text = this.texts.get(event);
    if (text === undefined) this.texts.set(event, (text = this.execute(event)));
    return text;
  }

  private execute(event: object): string | Promise<string> {
    const result = this.answer(event);
    return 'then' in result ? result.then((later) => this.serialise(later)) : this.serialise(result);
  }

  private serialise({ errors, ...rest }: ExecutionResult): string {
    return JSON.stringify(errors ? { ...rest, errors: errors.map((error) => this.formatter.format(error)) } : rest);
  }
}

interface Used {
  readonly rendering: Rendering;
  uses: number;
}

/** The renderings in use, by document, operation, variables and, where they are not for everybody, reader. */
export class Renderings {
  private readonly formatter: ErrorFormatter;
  private readonly inUse = new WeakMap<DocumentNode, Map<string, Used>>();
  private readonly publicDocuments = new WeakMap<DocumentNode, boolean>();

  constructor(formatter: ErrorFormatter) {
    this.formatter = formatter;
  }

  /** Takes a rendering in use; call `release` once, when it is no longer needed. */
  use(args: OperationArgs): { readonly rendering: Rendering; readonly release: () => void } {
    const { document, operationName, contextValue } = args;
    const variableValues = declaredVariables(args);
    const viewer = this.isPublic(args) ? NOBODY : contextValue.viewer;
    const key = JSON.stringify([operationName ?? null, variableValues, viewer.key?.id ?? null]);
    const kept = this.inUse.get(document) ?? new Map<string, Used>();
    this.inUse.set(document, kept);
    let used = kept.get(key);
    if (!used) kept.set(key, (used = { rendering: this.renderingFor({ ...args, variableValues }, viewer), uses: 0 }));
    used.uses++;
    const { rendering } = used;
    return {
      rendering,
      release: () => {
        used.uses--;
        if (used.uses === 0) kept.delete(key);
      },
    };
  }

  private renderingFor(args: OperationArgs, viewer: Viewer): Rendering {
    // Only what is shared: the first reader's socket must not be held by those who come after it.
    const { schema, document, operationName, variableValues, options = {} } = args;
    const shared = { schema, document, operationName, variableValues, options };
    const { services } = args.contextValue;
    const answer = (rootValue: object): ExecutionResult | Promise<ExecutionResult> =>
      execute({ ...shared, rootValue, contextValue: new RequestContext(services, viewer, 'of feeds') });
    return new Rendering(answer, this.formatter);
  }

  private isPublic({ schema, document }: OperationArgs): boolean {
    let answer = this.publicDocuments.get(document);
    if (answer === undefined) this.publicDocuments.set(document, (answer = isForEverybody(schema, document)));
    return answer;
  }
}

/** The values of variables that the operation declares: what else a client sends is not kept. */
function declaredVariables({ document, operationName, variableValues }: OperationArgs): Record<string, unknown> {
  const given = variableValues ?? {};
  const declared = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return Object.fromEntries(
    declared.map(({ variable }) => variable.name.value).flatMap((name) => (name in given ? [[name, given[name]]] : [])),
  );
}
