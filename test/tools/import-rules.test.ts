import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const project = path.join(__dirname, '../..');

interface Cruise {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'import-rules-'));
  write('tsconfig.json', '{ "compilerOptions": { "module": "nodenext", "moduleResolution": "nodenext" } }');
  write('package.json', '{ "dependencies": { "graphql": "1", "fastify": "1" }, "devDependencies": { "jest": "1" } }');
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
  writeFileSync(path.join(dir, file), text);
}

/** Writes files that import what the pairs say, and gives the names of the broken rules for each pair. */
function brokenRules(imports: [from: string, to: string][]): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const [from, to] of imports) {
    const isFile = to.includes('/');
    const target = isFile ? `./${path.relative(path.dirname(from), to)}`.replace('./..', '..') : to;
    sources.set(from, [...(sources.get(from) ?? []), `import type { x } from '${target.replace(/\.ts$/, '')}';`]);
    if (!isFile) write(`node_modules/${to}/package.json`, '{ "main": "index.js" }');
    if (!isFile) write(`node_modules/${to}/index.js`, '');
    if (isFile && !sources.has(to)) sources.set(to, []);
  }
  for (const [file, lines] of sources) write(file, [...lines, 'export type x = number;', ''].join('\n'));

  const cruise = cruiseIn(dir);
  return new Map(
    imports.map(([from, to]) => [
      `${from} → ${to}`,
      cruise.summary.violations
        .filter((one) => one.from === from && (one.to === to || one.to.startsWith(`node_modules/${to}/`)))
        .map(({ rule }) => rule.name)
        .sort(),
    ]),
  );
}

function cruiseIn(cwd: string): Cruise {
  const tool = path.join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = path.join(project, '.dependency-cruiser.cjs');
  const out = execFileSync(process.execPath, [tool, '--config', config, '--output-type', 'json', 'src'], { cwd });
  return JSON.parse(out.toString()) as Cruise;
}

test('what the design allows is allowed', () => {
  const allowed: [string, string][] = [
    ['src/main.ts', 'src/server.ts'],
    ['src/server.ts', 'src/modules/members/member.resolvers.ts'],
    ['src/server.ts', 'graphql'],
    ['src/db/data-source.ts', 'src/modules/members/member.entity.ts'],
    ['src/modules/members/member.resolvers.ts', 'src/modules/members/change-role.ts'],
    ['src/modules/members/member.resolvers.ts', 'src/graphql/connection.ts'],
    ['src/modules/members/member.resolvers.ts', 'src/modules/accounts/account.queries.ts'],
    ['src/modules/members/change-role.ts', 'src/modules/accounts/account.queries.ts'],
    ['src/modules/members/change-role.ts', 'src/modules/users/user.entity.ts'],
    ['src/modules/members/change-role.ts', 'src/modules/accounts/account.decisions.ts'],
    ['src/modules/members/member.decisions.ts', 'src/modules/accounts/account.decisions.ts'],
    ['src/modules/members/change-role.ts', 'src/auth/viewer.ts'],
    ['src/modules/members/change-role.ts', 'src/audit/record.ts'],
    ['src/modules/members/change-role.ts', 'src/db/transaction.ts'],
    ['src/modules/members/change-role.ts', 'src/jobs/queue.ts'],
    ['src/modules/members/change-role.ts', 'src/errors.ts'],
    ['src/modules/members/change-role.ts', 'src/outbound/outbound-error.ts'],
    ['src/app.ts', 'src/outbound/outbound.ts'],
    ['src/auth/viewer.ts', 'src/modules/members/member.entity.ts'],
    ['src/graphql/guard.ts', 'src/auth/viewer.ts'],
    ['src/graphql/guard.ts', 'graphql'],
    ['src/generated/schema.ts', 'src/graphql/context.ts'],
    ['src/graphql/context.ts', 'src/generated/schema.ts'],
  ];
  const broken = [...brokenRules(allowed)].filter(([, rules]) => rules.length > 0);
  expect(broken).toEqual([]);
});

test('each import that the design forbids breaks the rule of its layer', () => {
  const forbidden: [from: string, to: string, ...rules: string[]][] = [
    ['src/modules/members/member.resolvers.ts', 'src/modules/accounts/update.ts', 'layer-resolvers'],
    ['src/modules/members/member.resolvers.ts', 'src/modules/users/user.resolvers.ts', 'layer-resolvers'],
    ['src/modules/members/member.resolvers.ts', 'graphql', 'graphql-js-stays-in-graphql'],
    ['src/modules/members/change-role.ts', 'src/modules/accounts/update.ts', 'layer-use-cases'],
    ['src/modules/members/change-role.ts', 'src/modules/members/other.resolvers.ts', 'layer-use-cases'],
    ['src/modules/members/change-role.ts', 'src/graphql/connection.ts', 'layer-use-cases'],
    ['src/modules/members/change-role.ts', 'src/mail/mailer.ts', 'layer-use-cases'],
    ['src/modules/members/change-role.ts', 'src/config.ts', 'layer-use-cases'],
    ['src/modules/members/change-role.ts', 'src/outbound/send.ts', 'layer-use-cases'],
    ['src/outbound/send.ts', 'src/modules/users/user.entity.ts', 'layer-outbound'],
    ['src/modules/members/change-role.ts', 'graphql', 'graphql-js-stays-in-graphql'],
    ['src/modules/members/member.decisions.ts', 'src/modules/members/update.ts', 'layer-decisions'],
    ['src/modules/members/member.entity.ts', 'src/modules/users/user.entity.ts', 'layer-entities'],
    ['src/auth/viewer.ts', 'src/modules/accounts/account.queries.ts', 'layer-auth'],
    ['src/auth/viewer.ts', 'src/graphql/connection.ts', 'layer-auth'],
    ['src/graphql/schema.ts', 'src/modules/users/user.entity.ts', 'layer-graphql'],
    ['src/graphql/schema.ts', 'graphql-shield', 'shield-stays-in-guard'],
    ['src/http/pages.ts', 'src/modules/users/user.entity.ts', 'layer-http'],
    ['src/jobs/runner.ts', 'src/modules/users/user.entity.ts', 'layer-jobs'],
    ['src/mail/mailer.ts', 'src/auth/tokens.ts', 'layer-mail'],
    ['src/auth/tokens.ts', 'fastify', 'http-stays-at-the-door'],
    ['src/db/transaction.ts', 'src/auth/tokens.ts', 'layer-database'],
    ['src/ids.ts', 'src/errors.ts', 'layer-leaves'],
    ['src/errors.ts', 'test/support/x.ts', 'service-stands-alone'],
    ['src/helpers/text.ts', 'src/app.ts', 'every-file-has-a-layer'],
    ['src/audit/a.ts', 'src/audit/b.ts', 'no-cycles'],
    // A cycle is told once, at its first file.
    ['src/audit/b.ts', 'src/audit/a.ts'],
  ];
  const found = brokenRules(forbidden.map(([from, to]) => [from, to]));
  expect([...found]).toEqual(forbidden.map(([from, to, ...rules]) => [`${from} → ${to}`, rules]));
});
