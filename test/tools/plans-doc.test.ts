import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bookedOf, everyFeature, everyTier, type Limits } from '../../src/auth/plans';
import { projectDir } from '../../scripts/sdl';

const page = readFileSync(path.join(projectDir, 'docs/plans.md'), 'utf8');

/** How docs/plans.md calls each limit. */
const names: Record<keyof Limits, string> = {
  members: 'members and live invitations',
  workspaces: 'workspaces',
  serviceAccounts: 'service accounts',
  auditLogRetentionDays: 'days that the audit log is readable',
  flowRunRetentionDays: 'days that flow runs are kept, at most',
  pointsPerMinute: 'points a minute',
};

/** The rows of a table, without the line below its head. */
function tableBelow(heading: string): string[][] {
  const [, after = ''] = page.split(`## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('|') && !/^\|[ :|-]+\|$/.test(line));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('docs/plans.md has the plans as they are', () => {
  const booked = everyTier.map((plan) => bookedOf({ plan, planOverrides: null }));
  const limits = (Object.keys(names) as (keyof Limits)[]).map((name) => [
    names[name],
    ...booked.map((one) => one.limits[name]?.toLocaleString('en-US') ?? 'unlimited'),
  ]);
  const features = everyFeature.map((feature) => [
    feature,
    ...booked.map((one) => (one.features.includes(feature) ? 'yes' : '–')),
  ]);
  expect(tableBelow('What a plan includes')).toEqual([['What', ...everyTier], ...limits, ...features]);
});

test('docs/plans.md says of every feature what goes on when it is gone', () => {
  const gone = tableBelow('Going down').flatMap(([what = '']) => what.split(', '));
  expect(everyFeature.filter((feature) => !gone.includes(feature))).toEqual([]);
});

test('docs/plans.md says of every state what works', () => {
  expect(tableBelow('States').map(([state]) => state)).toEqual(['State', 'ACTIVE', 'DELINQUENT', 'FROZEN']);
});
