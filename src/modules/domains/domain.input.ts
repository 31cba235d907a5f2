import emailProviders from 'email-providers/all.json';
import { getDomain } from 'tldts';
import { notFound } from '../../auth/decision';
import type { InAccount } from '../../auth/in-account';
import { asciiDomain, type InputCheck } from '../../validation';
import { Domain } from './domain.entity';

/** A name in DNS has 253 characters at most, and the record's own begins with `_guildhall.`. */
const LONGEST = 242;
/** What a person might write for a domain: letters, digits, dashes, and the dots of every script. */
const WRITTEN = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;
/** As DNS has a name under which mail can be: two labels or more, and the last one is no number, which only an address ends in. */
const SHAPE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const providers = new Set(emailProviders.map(asciiDomain));

/** A domain as it is stored, or notes what is wrong with it. */
export function checkedName(check: InputCheck, text: string, path: readonly string[]): string {
  const given = text.normalize('NFC').trim();
  const name = nameOf(given);
  const problem = name === null ? whatItIs(given) : whyNobodys(name);
  if (problem !== null) check.invalid(problem, path);
  return name ?? given;
}

/** The domain that somebody has written; null for what is none. The dot at the end, as DNS has it, goes. */
function nameOf(given: string): string | null {
  if (given.length > LONGEST + 1 || !WRITTEN.test(given)) return null;
  const name = asciiDomain(given).replace(/\.$/, '');
  return name.length <= LONGEST && SHAPE.test(name) ? name : null;
}

function whatItIs(given: string): string {
  if (given.includes('@')) return 'This is a mail address: write only what stands behind its @, as in example.com.';
  if (/[/:]/.test(given)) return 'This is an address on the web: write the domain alone, as in example.com.';
  return 'This is no domain: write what stands behind the @ of your mail addresses, as in example.com.';
}

/** Why a domain can be no account's own: because the public gets names below it, or addresses at it. Null where it can. */
function whyNobodys(name: string): string | null {
  // By the Public Suffix List, its part of registries and that of providers alike.
  const registered = getDomain(name, { allowPrivateDomains: true, extractHostname: false });
  if (registered === null) {
    return `Everybody can have a name below ${name}, so it is nobody's own: write your own name below it.`;
  }
  const provider = upTo(registered, name).find((one) => providers.has(one));
  if (provider === undefined) return null;
  return `Everybody can have an address at ${provider}: only a domain can be added whose addresses all are your organisation's.`;
}

/** A name and those above it, up to the one that was registered: providers have names of their own below theirs. */
function upTo(registered: string, name: string): string[] {
  const labels = name.split('.');
  const above = labels.length - registered.split('.').length;
  return Array.from({ length: above + 1 }, (_none, index) => labels.slice(index).join('.'));
}

/** The domain that an input names, as it is under the lock. It is the id of the directive's `of`. */
export async function domainOfInput({ tx, account }: InAccount, id: string): Promise<Domain> {
  const domain = await tx.findOneBy(Domain, { id, accountId: account.id });
  if (domain === null) throw notFound('input.domainId');
  return domain;
}
