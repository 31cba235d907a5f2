import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { VerifyDomainInput } from '../../generated/schema';
import { outcomeOf, recordNameOf, recordValueOf } from './domain.decisions';
import type { Domain } from './domain.entity';
import { domainOfInput } from './domain.input';
import { lockNamed } from './domain.queries';
import { writeFound } from './write-check';

/**
 * Makes a domain the account's own, if its record is in DNS. DNS is asked between two transactions: in both of them rights are
 * read, and the second one decides whether another account has it.
 */
export async function verifyDomain(call: Call, { domainId }: VerifyDomainInput): Promise<{ domain: Domain }> {
  const claim = await inAccount(call, (entered) => domainOfInput(entered, domainId));
  const askedAt = call.now;
  const texts = await call.app.dns.texts(recordNameOf(claim));
  if (outcomeOf(claim, texts) !== 'FOUND') fail('INVALID', whatIsMissing(claim, texts.length), ['domainId']);
  return inAccount(call, async ({ tx, now }) => {
    const named = await lockNamed(tx, claim, now);
    const { own, held } = named;
    if (own === null) throw notFound('input.domainId');
    if (held) {
      const message = `The record is there, but another account has verified ${own.name}: have it removed there first.`;
      fail('TAKEN', message, ['domainId']);
    }
    const change = await writeFound(tx, { ...named, own }, askedAt, now);
    if (change !== null) await record(tx, call, change);
    return { domain: own };
  });
}

/** Whoever gets to read it is somebody who may verify the domain: what to put into DNS is theirs to know. */
function whatIsMissing(claim: Domain, texts: number): string {
  const found =
    texts === 0
      ? `DNS has no TXT record at ${recordNameOf(claim)}`
      : `DNS has TXT records at ${recordNameOf(claim)}, but none that says what it has to`;
  return `${found}: add one with the value ${recordValueOf(claim)}, then try again. It can take a while, often up to an hour, until a new record is seen everywhere.`;
}
