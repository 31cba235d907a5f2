import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql';
import type { DeclaredField } from './fields';

/** A place where a caller puts a value: an argument, or a field of an input, with all lists on the way at their first entry. */
export interface Place {
  /** As in `inviteMembers(input.invitations.0.email)`. */
  name: string;
  /** The field that takes it, as in `Mutation.inviteMembers`. */
  field: string;
  /** Where it is in the operation's variables. */
  path: (string | number)[];
  /** Name of the value's own type, or of the list's entries. */
  type: string;
  isList: boolean;
  isNullable: boolean;
}

/** Every place that a field takes values at, those inside inputs and their lists too. */
export function placesOf({ name, field }: DeclaredField): Place[] {
  return field.args.flatMap((arg) => below(name, [arg.name], arg.type));
}

function below(field: string, path: (string | number)[], type: GraphQLInputType): Place[] {
  const bare = getNullableType(type);
  const named = getNamedType(type);
  const isList = isListType(bare);
  const place = {
    name: `${field.replace(/^(Mutation|Query)\./, '')}(${path.join('.')})`,
    field,
    path,
    type: named.name,
    isList,
    isNullable: !isNonNullType(type),
  };
  if (isList) return [place, ...below(field, [...path, 0], bare.ofType)];
  if (!isInputObjectType(named)) return [place];
  return Object.values(named.getFields()).flatMap((one) => below(field, [...path, one.name], one.type));
}

/** Where a value excludes another way to say the same: that other way. */
const excludes: Partial<Record<string, string>> = {
  'acceptInvitation(input.invitationId)': 'token',
  'declineInvitation(input.invitationId)': 'token',
};

type Tree = Record<string | number, unknown>;

/** The same variables with another value at a place; what leads there is made where it is missing. */
export function withValue(variables: object, path: readonly (string | number)[], value: unknown): object {
  const [key, ...rest] = path;
  if (key === undefined) return variables;
  const copy = (Array.isArray(variables) ? [...(variables as unknown[])] : { ...variables }) as Tree;
  const [next] = rest;
  const below = copy[key] ?? (typeof next === 'number' ? [] : {});
  copy[key] = rest.length === 0 ? value : withValue(below, rest, value);
  return copy;
}

function withoutInput(variables: object, name: string): object {
  const { input, ...others } = variables as { input: object };
  return { ...others, input: Object.fromEntries(Object.entries(input).filter(([key]) => key !== name)) };
}

/** Variables in which a place can be filled: without what excludes it. */
export function roomFor({ name }: Place, variables: object): object {
  const excluded = excludes[name];
  return excluded === undefined ? variables : withoutInput(variables, excluded);
}
