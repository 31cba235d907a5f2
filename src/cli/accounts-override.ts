import { Argument } from 'commander';
import { changePlan } from '../modules/accounts/change-plan';
import type { OverridesInput } from '../modules/accounts/plan-overrides.input';
import { command } from './command';
import { accountJson, assigned, called, nested, theAccount } from './shared';

export const accountsOverride = command<{ account: string; overrides: string[] }>({
  name: 'accounts override',
  says: 'Gives an account features and limits of its own in place of what its plan says; what is not named stays.',
  example:
    'accounts override acme limits.members=50 features.SSO=true limits.workspaces=null limits.serviceAccounts=plan',
  arguments: [
    theAccount,
    new Argument(
      '<overrides...>',
      'limits.<name>=<number>, or null for no limit; features.<name>=true or false; each also =plan for what the plan says',
    ),
  ],
  act: async ({ db, clock, operator }, { account: named, overrides: texts }) => {
    const overrides = overridesIn(texts);
    const { account, changed } = await changePlan({ db: await db(), clock }, operator(), { account: named, overrides });
    const now = JSON.stringify(account.planOverrides ?? {});
    return {
      json: { account: accountJson(account), changed },
      text: `Overrides of ${called(account)}${changed ? '' : ', as before, so that nothing was written'}: ${now}`,
    };
  },
});

/** What the texts say. Names and values are the use case's to check: it knows them, and tells all mistakes at once. */
function overridesIn(texts: readonly string[]): OverridesInput {
  const values = assigned(texts, 'limits.members=50 or features.SSO=true');
  return nested(new Map(Array.from(values, ([name, text]) => [name, valueIn(text)])));
}

function valueIn(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  const words: Record<string, unknown> = { null: null, true: true, false: false };
  return Object.hasOwn(words, text) ? words[text] : text;
}
