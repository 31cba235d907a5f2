import { randomBytes } from 'node:crypto';
import { fail } from '../errors';
import { rotateSecret } from '../modules/secret-key/rotate-secret';
import { signingKeyId, wasLeft } from '../modules/secret-key/key-use.queries';
import { keysInUse, needsPrevious } from '../modules/secret-key/previous-key.queries';
import { command, type Answer } from './command';
import { asBoth } from './same-database';
import { counted } from './text';

const STEPS = [
  'Set SECRET_KEY to the new key, and SECRET_KEY_PREVIOUS to the one that is SECRET_KEY now, for every process.',
  'Start all processes anew. Cursors are void from then on: clients begin their lists again.',
  'Run npx guildhall rotate-secret again, with both set: it signs what the old key signed, seals what it sealed, and says what still needs it.',
  'When it says that the old key can go, take SECRET_KEY_PREVIOUS away and start all processes anew.',
];

export const rotateSecretCommand = command({
  name: 'rotate-secret',
  says: 'Changes SECRET_KEY: makes a new key and says what to do; then, with SECRET_KEY_PREVIOUS set, signs what the old key signed, seals what it sealed, and says when that can go.',
  example: 'rotate-secret',
  act: async (operating) => {
    const { config, clock, operator } = operating;
    const { secretKey, secretKeyPrevious } = config;
    if (secretKey === null) {
      fail('INVALID', 'SECRET_KEY is not set: set what the service has. That of development cannot be changed.', [
        'SECRET_KEY',
      ]);
    }
    if (secretKeyPrevious === null) return newKey(secretKey);
    const keys = { secretKey, secretKeyPrevious };
    const { db, ownerDb } = await asBoth(operating);
    const rotated = await rotateSecret({ config: keys, ownerDb, clock }, operator());
    const pair = { keyId: signingKeyId(secretKey), previousKeyId: signingKeyId(secretKeyPrevious) };
    const wasLeftBefore = await wasLeft(db.manager, secretKey);
    const { signedAgain, unsigned, firstUnsigned, sealedAgain, unopened, firstUnopened } = rotated;
    const needs = needsPrevious(await keysInUse(db.manager, keys, clock()));
    const listed = firstUnsigned.map(({ logId, number }) => `  log ${logId}, up to event ${number}`);
    const shut = firstUnopened.map(
      ({ accountId, connectionId }) => `  account ${accountId}, connection ${connectionId}`,
    );
    return {
      json: { ...rotated, ...pair, wasLeftBefore, canDropPrevious: needs.length === 0, needsPrevious: needs },
      text: [
        `The change is from the signing key ${pair.previousKeyId} to ${pair.keyId}: if the first run said it the other way round, the two are swapped.`,
        ...(wasLeftBefore
          ? ['This SECRET_KEY is a key that was left before: if others may know it, change to a new one.']
          : []),
        `${counted(signedAgain, 'record')} of what was removed from audit logs ${signedAgain === 1 ? 'is' : 'are'} signed again.`,
        ...(unsigned === 0
          ? []
          : [
              `${counted(unsigned, 'record')} that neither key signed as they stand are left alone: they were changed, or are of an older key, and SECRET_KEY_PREVIOUS does not help them.`,
              ...listed,
              ...(unsigned > listed.length ? [`  and ${unsigned - listed.length} more`] : []),
              'Compare them with a backup, and with checkpoints that are kept elsewhere (docs/audit-log.md).',
            ]),
        `${counted(sealedAgain, 'client secret')} of connections ${sealedAgain === 1 ? 'is' : 'are'} sealed again.`,
        ...(unopened === 0
          ? []
          : [
              `${counted(unopened, 'client secret')} that neither key opens are left alone: they were changed, or are of an older key.`,
              ...shut,
              ...(unopened > shut.length ? [`  and ${unopened - shut.length} more`] : []),
              'Set that key as SECRET_KEY_PREVIOUS once more, or have them set anew in their accounts.',
            ]),
        ...(needs.length === 0
          ? ['SECRET_KEY_PREVIOUS can go: take it away and start all processes anew.']
          : ['SECRET_KEY_PREVIOUS is still needed:', ...needs.map((need) => `  ${need}`), 'Run this again later.']),
        'Checkpoints that were signed by the old key count only while it is set: store new ones.',
      ].join('\n'),
      problem: unsigned > 0 || unopened > 0,
    };
  },
});

function newKey(secretKey: string): Answer {
  const key = randomBytes(32).toString('hex');
  const numbered = STEPS.map((step, index) => `${index + 1}. ${step}`);
  const pair = { keyId: signingKeyId(key), previousKeyId: signingKeyId(secretKey) };
  return {
    json: { newKey: key, ...pair, steps: STEPS },
    text: [
      'A new key, which is kept nowhere:',
      '',
      `  ${key}`,
      '',
      `The change is from the signing key ${pair.previousKeyId} to ${pair.keyId}: the second run is to say the same.`,
      '',
      ...numbered,
    ].join('\n'),
  };
}
