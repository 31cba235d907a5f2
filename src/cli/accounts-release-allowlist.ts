import { releaseIpAllowlistAsOperator } from '../modules/ip-allowlist/release-as-operator';
import { command } from './command';
import { accountJson, called, theAccount } from './shared';

export const accountsReleaseAllowlist = command<{ account: string }>({
  name: 'accounts release-allowlist',
  says: 'Lets every address into an account again, for people who locked themselves out. The entries of the list stay.',
  example: 'accounts release-allowlist acme',
  arguments: [theAccount],
  act: async ({ db, clock, operator }, given) => {
    const { account, wasEnforced } = await releaseIpAllowlistAsOperator({ db: await db(), clock }, operator(), given);
    return {
      json: { account: accountJson(account), changed: wasEnforced },
      text: wasEnforced
        ? `Every address is let into ${called(account)} again.`
        : `The IP allowlist of ${called(account)} was not enforced: nothing was written.`,
    };
  },
});
