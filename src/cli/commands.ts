import { accountsBilling } from './accounts-billing';
import { accountsCreate } from './accounts-create';
import { accountsForgetCustomer } from './accounts-forget-customer';
import { accountsList } from './accounts-list';
import { accountsOverride } from './accounts-override';
import { accountsPlan } from './accounts-plan';
import { accountsReleaseAllowlist } from './accounts-release-allowlist';
import { accountsReleaseSso } from './accounts-release-sso';
import { accountsShow } from './accounts-show';
import { accountsFreeze, accountsStatus } from './accounts-status';
import type { Command } from './command';
import { doctor } from './doctor';
import { mailList } from './mail-list';
import { mailRetry } from './mail-retry';
import { rotateSecretCommand } from './rotate-secret';
import { usersErase } from './users-erase';
import { usersShow } from './users-show';
import { usersDisable, usersEnable } from './users-switch';

/** The first words that several commands share. */
export const groups: Record<string, { says: string; alias?: string }> = {
  accounts: { says: 'Accounts: what they have booked, their state, their first owners.', alias: 'account' },
  users: { says: 'People: keep them out, let them in, forget them.', alias: 'user' },
  mail: { says: 'Mails that have not gone out.' },
};

/** Every command of `npx guildhall`, in the order of its help. */
export const commands: readonly Command[] = [
  accountsList,
  accountsShow,
  accountsCreate,
  accountsPlan,
  accountsOverride,
  accountsFreeze,
  accountsStatus,
  accountsBilling,
  accountsForgetCustomer,
  accountsReleaseAllowlist,
  accountsReleaseSso,
  usersShow,
  usersDisable,
  usersEnable,
  usersErase,
  mailList,
  mailRetry,
  doctor,
  rotateSecretCommand,
];
