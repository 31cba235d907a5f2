import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError, GraphQLScalarType, Kind, isObjectType, type GraphQLSchema } from 'graphql';
import { idKind, type IdKind } from '../ids';
import type { Resolvers } from '../generated/schema';
import { connectionResolvers } from './connection';
import { said } from './document-cost';
import { applyRules, ruleTree } from './guard';
import { applyMutations } from './mutations';

const SCHEMA_DIR = join(__dirname, '..', '..', 'schema');

/** The whole contract as text: what /schema.graphql serves. */
export function readSdl(): string {
  return readdirSync(SCHEMA_DIR)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(join(SCHEMA_DIR, file), 'utf8').trim())
    .join('\n\n')
    .concat('\n');
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function readDateTime(value: unknown): Date {
  const date = typeof value === 'string' && ISO.test(value) ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime())) {
    throw new GraphQLError('A DateTime is written as in 2026-01-31T12:00:00Z, with a time zone.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return date;
}

const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  // A time that PostgreSQL wrote into JSON is a text.
  serialize: (value) => (typeof value === 'string' ? new Date(value) : (value as Date)).toISOString(),
  parseValue: readDateTime,
  parseLiteral: (node) => readDateTime(node.kind === Kind.STRING ? node.value : null),
});

/** Which type an object with an id is of. */
const typesByKind: Partial<Record<IdKind, string>> = {
  user: 'User',
  session: 'Session',
  apiKey: 'ApiKey',
  account: 'Account',
  member: 'Member',
  invitation: 'Invitation',
  workspace: 'Workspace',
  workspaceAccess: 'WorkspaceAccess',
  workspaceRole: 'WorkspaceRole',
  team: 'Team',
  serviceAccount: 'ServiceAccount',
};

const userErrorTypes: Record<string, string> = {
  SEAT_LIMIT_REACHED: 'SeatLimitReachedError',
  PERMISSION_NOT_HELD: 'PermissionNotHeldError',
  FEATURE_NOT_IN_PLAN: 'FeatureNotInPlanError',
  LIMIT_REACHED: 'LimitReachedError',
  ROLE_IN_USE: 'RoleInUseError',
};

/** The executable schema: SDL and resolvers, guarded. Refuses to be made when a field lacks a rule or a resolver's type. */
export function createSchema(resolvers: Resolvers): GraphQLSchema {
  const bare = makeExecutableSchema<unknown>({
    typeDefs: readSdl(),
    resolvers: {
      ...resolvers,
      DateTime: dateTime,
      Node: { __resolveType: ({ id }: { id: string }) => typesByKind[idKind(id) ?? 'auditEvent'] },
      UserError: { __resolveType: ({ code }: { code: string }) => userErrorTypes[code] ?? 'InputError' },
    },
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  for (const type of Object.values(bare.getTypeMap())) {
    if (!isObjectType(type) || !type.name.endsWith('Connection')) continue;
    for (const [name, resolve] of Object.entries(connectionResolvers)) {
      const field = type.getFields()[name];
      if (field !== undefined) field.resolve ??= resolve;
    }
  }
  refuseUnpriced(bare);
  return applyRules(applyMutations(bare), ruleTree(bare));
}

const MUTATION_COSTS_AT_MOST = 10;

function refuseUnpriced(schema: GraphQLSchema): void {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const unpriced = mutations.filter((field) => {
    const { cost } = said(schema, field);
    return cost < 1 || cost > MUTATION_COSTS_AT_MOST;
  });
  if (unpriced.length === 0) return;
  const names = unpriced.map(({ name }) => name).join(', ');
  throw new Error(`These mutations do not say what they cost: ${names}. Give each @cost(points:) from 1 to 10.`);
}
