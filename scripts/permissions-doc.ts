// `npx tsx scripts/permissions-doc.ts [--check]`: docs/permissions.md from the directives and the catalogue.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { fieldRules } from './field-rules';
import { fieldsSection, mutationsSection } from './permissions-doc-fields';
import { rolesSection } from './permissions-doc-roles';
import { projectDir, readSdl } from './sdl';

const file = path.join(projectDir, 'docs/permissions.md');

const intro = `# Permissions

Every field of the API says in \`schema/\` who may ask for it, and nothing is answered that no rule allows: this page lists
those rules, the roles that meet them, and the errors that a mutation answers where they are not met.
It is made by \`npx tsx scripts/permissions-doc.ts\` from the directives in \`schema/\` and from \`src/auth/catalogue.ts\`.
`;

/** Gives the text of docs/permissions.md for an SDL. */
export function permissionsDoc(sdl: string): string {
  const rules = fieldRules(buildSchema(sdl));
  return [intro, fieldsSection(rules), rolesSection(), mutationsSection(rules)].join('\n');
}

function main(): void {
  const text = permissionsDoc(readSdl());
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error('docs/permissions.md is stale: run npx tsx scripts/permissions-doc.ts.');
    process.exitCode = 1;
  }
}

if (require.main === module) main();
