import { Option } from 'commander';
import { createOwner } from '../modules/accounts/create-owner';
import { command } from './command';
import { UsageError } from './failure';
import { accountJson, called } from './shared';

const required = ['email', 'name', 'account', 'handle'] as const;
type Given = Record<(typeof required)[number], string>;

export const accountsCreate = command<Partial<Given>>({
  name: 'accounts create',
  says: 'Makes an account with its first owner, also before the first start of the service: it migrates the database as a start does.',
  example: "accounts create --email olivia@example.com --name 'Olivia Owner' --account 'Example Inc.' --handle example",
  options: [
    new Option('--email <address>', 'the address that the owner signs in with'),
    new Option('--name <name>', "the owner's name; somebody who is known already keeps theirs"),
    new Option('--account <name>', "the account's name"),
    new Option('--handle <handle>', "the account's handle: 2 to 64 lower-case letters, digits and dashes"),
  ],
  act: async ({ db, migrate, clock, config, operator }, given) => {
    if (!isWhole(given)) {
      // All that is missing at once.
      const missing = required.filter((name) => given[name] === undefined).map((name) => `--${name}`);
      throw new UsageError(`Missing: ${missing.join(', ')}.`);
    }
    await migrate();
    const created = await createOwner({ db: await db(), clock, config }, operator(), given);
    const { account, isNewPerson } = created;
    const { id, name, email } = created.owner;
    return {
      json: { account: accountJson(account), owner: { id, name, email }, isNewPerson },
      text: [
        `The account ${called(account)} is made.`,
        `Its owner is ${name} <${email}>, ${isNewPerson ? 'who is new here' : 'who was known here already'}.`,
        '',
        `Next: ${name} opens ${config.publicUrl}/, asks for a code with requestSignIn and the address`,
        `${email}, and gives the code that is mailed there to signIn.`,
      ].join('\n'),
    };
  },
});

function isWhole(given: Partial<Given>): given is Given {
  return required.every((name) => given[name] !== undefined);
}
