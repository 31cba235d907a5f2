import {
  isObjectType,
  isIntrospectionType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { createSchema } from '../../src/graphql/schema';
import { fieldRule, type FieldRule } from '../../src/graphql/guard';
import { resolvers } from '../../src/resolvers';

/** A field of an object type, with what its directives say of who may use it. */
export interface DeclaredField {
  /** As in `Account.members`; fields of Query and Mutation too. */
  name: string;
  type: GraphQLObjectType;
  field: GraphQLField<unknown, unknown>;
  rule: FieldRule;
}

/** The schema that the service answers by. */
export const schema: GraphQLSchema = createSchema(resolvers);

/** Every field of every object type, in the order of the SDL. */
export const fields: DeclaredField[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type))
  .filter((type) => !isIntrospectionType(type))
  .flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({
      name: `${type.name}.${field.name}`,
      type,
      field,
      rule: fieldRule(schema, type, field),
    })),
  );

/** The fields that ask something of their own of the caller, and all mutations. */
export const guardedFields = fields.filter(
  ({ type, rule }) => rule.kind === 'requires' || rule.kind === 'signedIn' || type.name === 'Mutation',
);

/**
 * Fields that no directive guards by itself: they go with their parent, and hold only what the caller may see of
 * somebody's access.
 */
export const narrowedFields = [
  'Member.workspaces',
  'Invitation.workspaces',
  'Team.access',
  'ServiceAccount.access',
  'ServiceAccount.workspaces',
  'Workspace.explainAccess',
];

/** The mutations by name. */
export const mutations = fields.filter(({ type }) => type.name === 'Mutation');
