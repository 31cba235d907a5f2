import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fieldRules } from '../../scripts/field-rules';
import { permissionsDoc } from '../../scripts/permissions-doc';
import { fieldsSection, mutationsSection } from '../../scripts/permissions-doc-fields';
import { projectDir, readSdl } from '../../scripts/sdl';

const directives = readFileSync(path.join(projectDir, 'schema/directives.graphql'), 'utf8');
const enums = `
  enum AccountPermission { UPDATE_THINGS }
  enum WorkspaceScope { SEE_THINGS SEE_PEOPLE SEE_TEAMS }
  enum Feature { THINGS }
  enum UserErrorCode { INVALID TAKEN }
`;

function rulesOf(sdl: string): ReturnType<typeof fieldRules> {
  return fieldRules(buildSchema(directives + enums + sdl));
}

/** The cells of the row that begins with this field. */
function row(text: string, field: string): string[] {
  const line = text.split('\n').find((one) => one.startsWith(`| \`${field}\` |`));
  return (
    line
      ?.split(' | ')
      .slice(1)
      .map((cell) => cell.replace(/ \|$/, '')) ?? []
  );
}

test('each field says whom it answers', () => {
  const text = fieldsSection(
    rulesOf(`
      type Query { open: Int @public any: Int @signedIn person: Int @signedIn(by: PERSON) thing: Thing @signedIn }
      type Thing { id: ID! name: String secret: Int @requires(scope: SEE_THINGS) shared: Int @requires(scope: [SEE_PEOPLE, SEE_TEAMS, SEE_THINGS]) }
      type Other { id: ID! }
    `),
  );
  expect(row(text, 'open')).toEqual(['everybody, without signing in']);
  expect(row(text, 'any')).toEqual(['any signed-in caller']);
  expect(row(text, 'person')).toEqual(['a signed-in person']);
  expect(row(text, 'secret')).toEqual(['`SEE_THINGS` in the workspace']);
  expect(row(text, 'shared')).toEqual(['`SEE_PEOPLE`, `SEE_TEAMS` or `SEE_THINGS` in the workspace']);
  expect(row(text, 'name')).toEqual([]);
  expect(text).toContain('Whoever was given the object may read all of it: `Other`;');
});

test('each mutation says what it costs, and which errors it answers on which plane', () => {
  const text = mutationsSection(
    rulesOf(`
      type Query { a: Int @public }
      type Mutation {
        open: Int @public @cost(points: 5) @fails(with: [INVALID])
        make: Int @signedIn(by: SESSION) @fails(with: [])
        change: Int
          @requires(permission: UPDATE_THINGS, of: "input.thingId", feature: THINGS, by: PERSON)
          @fails(with: [INVALID, TAKEN])
        takeAway: Int @requires(scope: SEE_THINGS, of: "input.id", whileFrozen: true) @fails(with: [])
        share: Int @requires(scope: [SEE_PEOPLE, SEE_TEAMS], of: "input.id") @fails(with: [])
      }
    `),
  );
  expect(row(text, 'open')).toEqual(['5', '–', '`INVALID`']);
  expect(row(text, 'make')).toEqual([
    '–',
    '`UNAUTHENTICATED`<br>`FORBIDDEN` (`reason: PEOPLE_ONLY` or `SESSION_ONLY`)',
    '–',
  ]);
  expect(row(text, 'change')).toEqual([
    '–',
    '`UNAUTHENTICATED`<br>`NOT_FOUND` (`input.thingId`)<br>`FORBIDDEN` (`reason: PEOPLE_ONLY`)<br>' +
      '`FORBIDDEN` (`missingPermission: UPDATE_THINGS`)<br>`FEATURE_NOT_IN_PLAN` (`feature: THINGS`)<br>`ACCOUNT_FROZEN`',
    '`INVALID`, `TAKEN`',
  ]);
  expect(row(text, 'takeAway')).toEqual([
    '–',
    '`UNAUTHENTICATED`<br>`NOT_FOUND` (`input.id`)<br>`FORBIDDEN` (`missingScope: SEE_THINGS`)',
    '–',
  ]);
  expect(row(text, 'share')).toEqual([
    '–',
    '`UNAUTHENTICATED`<br>`NOT_FOUND` (`input.id`)<br>`FORBIDDEN` (`missingScope: SEE_PEOPLE`)<br>`ACCOUNT_FROZEN`',
    '–',
  ]);
});

test('a mutation that says nothing about its errors, or about its callers, is named', () => {
  const silent = rulesOf('type Query { a: Int @public } type Mutation { quiet: Int @public }');
  expect(() => mutationsSection(silent)).toThrow('Mutation.quiet says nothing about its errors');
  const open = rulesOf('type Query { a: Int @public } type Mutation { quiet: Int @fails(with: []) }');
  expect(() => mutationsSection(open)).toThrow('Mutation.quiet says nothing about who may ask');
});

test('the page in docs/ is what the schema and the catalogue give today', () => {
  expect(readFileSync(path.join(projectDir, 'docs/permissions.md'), 'utf8')).toBe(permissionsDoc(readSdl()));
});
