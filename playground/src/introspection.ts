const SWITCHED_OFF =
  'This server does not show its schema (introspection is off), so there are no docs and no completion here. Operations run all the same.';

interface SchemaAnswer {
  readonly errors?: readonly { readonly message: string }[];
}

/** The answer to the question for the schema, or one line that says what its lack means on this page. */
export function schemaAnswer(answer: unknown): unknown {
  const errors = (answer as SchemaAnswer | null | undefined)?.errors ?? [];
  const isSwitchedOff = errors.some(({ message }) => message.startsWith('Introspection is switched off'));
  return isSwitchedOff ? { errors: [{ message: SWITCHED_OFF }] } : answer;
}
