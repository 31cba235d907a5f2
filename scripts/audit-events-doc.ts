// `npx tsx scripts/audit-events-doc.ts [--check]`: docs/audit-events.md from src/audit/events.ts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { everyEvent } from '../src/audit/events';
import { projectDir } from './sdl';

const file = path.join(projectDir, 'docs/audit-events.md');

const intro = `# Audit events

Every type of event of the audit log, and what each tells. \`changes\` are fields before and after; a field that is not there
was not there. \`details\` is the rest. Names and addresses are those of then; they are null once a person was erased.
What the log promises, and how to check it, is in [audit-log.md](audit-log.md).
This page is made by \`npx tsx scripts/audit-events-doc.ts\` from \`src/audit/events.ts\`.
`;

function fields(title: string, described: Record<string, string> = {}): string {
  const lines = Object.entries(described).map(([name, says]) => `- \`${name}\`: ${says}`);
  return lines.length === 0 ? '' : `\n${title}:\n\n${lines.join('\n')}\n`;
}

/** Gives the text of docs/audit-events.md. */
function auditEventsDoc(): string {
  const subjects = [...new Set(everyEvent.map(({ type }) => type.split('.')[0] ?? ''))];
  const sections = subjects.map((subject) => {
    const own = everyEvent.filter(({ type }) => type.startsWith(`${subject}.`));
    const parts = own.map(({ type, says, resource, changes, details }) => {
      const about = resource === null ? '' : ` Resource: ${resource}.`;
      return `### ${type}\n\n${says}${about}\n${fields('Changes', changes)}${fields('Details', details)}`;
    });
    return `## ${subject}\n\n${parts.join('\n')}`;
  });
  return [intro, ...sections].join('\n');
}

const text = auditEventsDoc();
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('docs/audit-events.md is stale: run npx tsx scripts/audit-events-doc.ts.');
  process.exitCode = 1;
}
