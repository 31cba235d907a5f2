import type { DemoCaller } from './db/demo-data';

const QUERY = `{ account(handle: "acme") { name workspaces { nodes { name members { nodes { principal { ... on User { name } ... on ServiceAccount { name } } role { name } } } } } } }`;

/** What a newcomer needs next: printed by a start in development. */
export function welcome(url: string, mailbox: boolean, people: readonly DemoCaller[]): string {
  const lines = [
    `Guildhall is up: ${url}/graphql`,
    '',
    `  API explorer   ${url}/`,
    ...(mailbox ? [`  Mailbox        ${url}/mailbox   (mail stays here: no SMTP_URL is set)`] : []),
  ];
  const [first] = people;
  if (first === undefined) return `${lines.join('\n')}\n`;
  const width = Math.max(...people.map(({ name }) => name.length));
  return [
    ...lines,
    '',
    '  Bearer keys of the demo company Acme Workflows (handle: acme):',
    '',
    ...people.map(({ name, role, key }) => `    ${name.padEnd(width)}  ${role.padEnd(6)}  ${key}`),
    '',
    '  Try it:',
    '',
    `    curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${first.key}' \\`,
    `      -d '${JSON.stringify({ query: QUERY })}'`,
    '',
  ].join('\n');
}
