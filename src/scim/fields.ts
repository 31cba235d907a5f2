import { ScimError, type ScimType } from './scim';

/** A mistake of the directory, in words for whoever looks after it. */
export function mistake(scimType: ScimType, detail: string): ScimError {
  return new ScimError(400, detail, scimType);
}

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** An attribute's name as it is looked up: in small letters, without the schema that it may be named with. */
export function plainName(name: string, schema: string): string {
  const small = name.toLowerCase();
  const prefix = `${schema.toLowerCase()}:`;
  return small.startsWith(prefix) ? small.slice(prefix.length) : small;
}

/** What an object of a body has, by names in small letters: a Map, so that no name reaches what an object inherits. */
export function fieldsOf(value: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mistake('invalidSyntax', `${what} must be a JSON object.`);
  }
  const fields = new Map<string, unknown>();
  for (const [name, field] of Object.entries(value)) {
    const small = name.toLowerCase();
    if (fields.has(small)) {
      throw mistake('invalidSyntax', `${what} has "${shown(name)}" twice: capital letters make no other attribute.`);
    }
    fields.set(small, field);
  }
  return fields;
}

/** Throws unless the body says that it is of this schema. */
export function checkSchemas(fields: ReadonlyMap<string, unknown>, schema: string): void {
  const schemas = fields.get('schemas');
  const named = Array.isArray(schemas) ? schemas : [];
  if (!named.some((one) => typeof one === 'string' && one.toLowerCase() === schema.toLowerCase())) {
    throw mistake('invalidSyntax', `"schemas" must be a list that names ${schema}.`);
  }
}

/** What was written, short enough to stand in a sentence. */
export function shown(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 80 ? text : `${characters.slice(0, 80).join('')}…`;
}

/** Text of the directory in one line, as it was written; null where there is none. */
export function textOf(value: unknown, name: string, most: number): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw mistake('invalidValue', `"${name}" must be text.`);
  if (/\p{Cc}|\p{Cs}/u.test(value)) {
    throw mistake('invalidValue', `"${name}" has control characters or broken ones: take them out.`);
  }
  if (Array.from(value).length > most) {
    throw mistake('invalidValue', `"${name}" may have ${String(most)} characters at most.`);
  }
  return value;
}

/** The same where there must be some. */
export function requiredText(value: unknown, name: string, most: number): string {
  const text = textOf(value, name, most);
  if (text === null || text.trim() === '') throw mistake('invalidValue', `"${name}" is required: give it a value.`);
  return text;
}

/** True or false; Entra ID writes them as text, with capital letters. */
export function truthOf(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : null;
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw mistake('invalidValue', `"${name}" must be true or false.`);
}
