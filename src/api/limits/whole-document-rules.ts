import { GraphQLError, NoFragmentCyclesRule, type ASTVisitor, type ValidationContext } from 'graphql';

/** Refuses fragments that spread each other in a circle, before anything walks along them. */
export function refuseFragmentCircles(context: ValidationContext): ASTVisitor {
  const report = ({ message, nodes }: GraphQLError): void =>
    context.reportError(new GraphQLError(`The fragments go in a circle. ${message}`, { nodes: nodes ?? null }));
  const inOurWords = Object.create(context, { reportError: { value: report } }) as ValidationContext;
  return NoFragmentCyclesRule(inOurWords);
}

/** Refuses questions about the schema. Nothing but introspection has names that begin like these. */
export function refuseIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (node.name.value !== '__schema' && node.name.value !== '__type') return;
      context.reportError(new GraphQLError('Introspection is switched off on this server.', { nodes: node }));
    },
  };
}
