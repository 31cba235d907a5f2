import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isSpecifiedScalarType,
  isUnionType,
  print,
} from 'graphql';

/** One thing that a client can rely on: a type, a field, an argument, an enum value, a union member, an interface. */
export interface Element {
  /** How a list names it: `type Team`, `Member.teams`, `Workspace.access(first:)`, `Principal = Team`. */
  name: string;
  /** The same with its type and default, where it has them: `Workspace.access(first: Int = 50)`. */
  full: string;
  /** The element without which it could not be; a difference of that one covers this one. */
  parent?: string;
  /** An argument or input field that a caller must give. */
  required?: boolean;
}

/** Gives every element of a schema, in the order of its SDL, without GraphQL's own types. */
export function elementsOf(schema: GraphQLSchema): Element[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => {
      const self = `${kindOf(type)} ${type.name}`;
      return [{ name: self, full: self }, ...partsOf(type).map((part) => ({ parent: self, ...part }))];
    });
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'type';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isInputObjectType(type) ? 'input' : 'scalar';
}

function partsOf(type: GraphQLNamedType): Element[] {
  if (isObjectType(type) || isInterfaceType(type)) return [...interfaces(type), ...fields(type)];
  if (isUnionType(type)) return members(type);
  if (isEnumType(type)) return values(type);
  return isInputObjectType(type) ? inputFields(type) : [];
}

function interfaces(type: GraphQLObjectType | GraphQLInterfaceType): Element[] {
  return type.getInterfaces().map((one) => plain(`${type.name} implements ${one.name}`));
}

function fields(type: GraphQLObjectType | GraphQLInterfaceType): Element[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const name = `${type.name}.${field.name}`;
    const args = field.args.map((arg) => ({
      name: `${name}(${arg.name}:)`,
      full: `${name}(${arg.name}: ${String(arg.type)}${defaultOf(arg)})`,
      parent: name,
      required: isRequiredArgument(arg),
    }));
    return [{ name, full: `${name}: ${String(field.type)}` }, ...args];
  });
}

function inputFields(type: GraphQLInputObjectType): Element[] {
  return Object.values(type.getFields()).map((field) => {
    const name = `${type.name}.${field.name}`;
    const full = `${name}: ${String(field.type)}${defaultOf(field)}`;
    return { name, full, required: isRequiredInputField(field) };
  });
}

function values(type: GraphQLEnumType): Element[] {
  return type.getValues().map((value) => plain(`${type.name}.${value.name}`));
}

function members(type: GraphQLUnionType): Element[] {
  return type.getTypes().map((member) => plain(`${type.name} = ${member.name}`));
}

function plain(name: string): Element {
  return { name, full: name };
}

function defaultOf({ type, defaultValue }: GraphQLArgument | GraphQLInputField): string {
  const literal = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return literal ? ` = ${print(literal)}` : '';
}
