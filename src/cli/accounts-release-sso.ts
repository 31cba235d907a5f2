import { releaseSsoAsOperator } from '../modules/sso/release-as-operator';
import { command } from './command';
import { accountJson, called, theAccount } from './shared';

export const accountsReleaseSso = command<{ account: string }>({
  name: 'accounts release-sso',
  says: 'Lets members in without their identity provider again, for an account whose provider is broken. The connection stays.',
  example: 'accounts release-sso acme',
  arguments: [theAccount],
  act: async ({ db, clock, operator }, given) => {
    const { account, wasEnforced } = await releaseSsoAsOperator({ db: await db(), clock }, operator(), given);
    return {
      json: { account: accountJson(account), changed: wasEnforced },
      text: wasEnforced
        ? `Members are let into ${called(account)} without its identity provider again. Its owners are mailed.`
        : `Single sign-on of ${called(account)} was not enforced: nothing was written.`,
    };
  },
});
