import { SamlError } from './failure';
import type { XmlElement } from './library';
import { attributeOf, childrenOf, elementsIn, isNamed, NS, plainText } from './xml';

/** So far clocks may be apart. */
const CLOCK_SKEW_MS = 60_000;

/** So long after it was made an assertion is taken: longer than somebody may take to sign on. */
const YOUNG_FOR_MS = 10 * 60_000;

/** What an assertion must say to be meant for us, now. */
export interface Expected {
  issuer: string;
  entityId: string;
  answersTo: string;
  /** The request that it answers; null: none, it comes unasked. */
  requestId: string | null;
  now: Date;
}

/** An assertion that is meant for us, now. */
export interface MeantForUs {
  id: string;
  /** From then on it is refused in any case: it need not be remembered for longer. */
  goodUntil: Date;
  authenticatedAt: Date;
  nameId: { value: string; format: string };
  attributes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads an assertion whose signature was checked, from the bytes that are signed: version, issuer, audience, recipient, the request that
 * it answers, times. Throws a SamlError.
 */
export function readAssertion(assertion: XmlElement, expected: Expected): MeantForUs {
  const { now } = expected;
  if (!isNamed(assertion, NS.assertion, 'Assertion') || attributeOf(assertion, 'Version') !== '2.0') {
    refuse('It is no assertion of SAML 2.0.');
  }
  if (textOf(only(assertion, 'Issuer')) !== expected.issuer) {
    refuse('The issuer of its assertion is not the configured one.');
  }
  const made = timeOf(assertion, 'IssueInstant');
  if (made === null || made.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    refuse('Its assertion was made in the future (IssueInstant): look at the clocks.');
  }
  const subject = only(assertion, 'Subject');
  const ends = [
    new Date(made.getTime() + YOUNG_FOR_MS),
    checkConditions(only(assertion, 'Conditions'), expected),
    checkConfirmation(subject, expected),
  ].map((one) => one.getTime() + CLOCK_SKEW_MS);
  const goodUntil = new Date(Math.min(...ends));
  if (now >= goodUntil) refuse('Its assertion was made too long ago (IssueInstant): look at the clocks.');
  return {
    id: attributeOf(assertion, 'ID') ?? refuse('Its assertion has no ID.'),
    goodUntil,
    authenticatedAt: authenticationTime(assertion, now),
    nameId: nameIdOf(subject),
    attributes: attributesOf(assertion),
  };
}

const KNOWN_CONDITIONS = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

/** When the conditions end. */
function checkConditions(conditions: XmlElement, { entityId, now }: Expected): Date {
  if (!elementsIn(conditions).every((one) => KNOWN_CONDITIONS.some((name) => isNamed(one, NS.assertion, name)))) {
    refuse('Its assertion has a condition that is not known here.');
  }
  const restrictions = childrenOf(conditions, NS.assertion, 'AudienceRestriction');
  const isForUs = restrictions.every((one) =>
    childrenOf(one, NS.assertion, 'Audience').some((audience) => textOf(audience) === entityId),
  );
  if (restrictions.length === 0 || !isForUs) {
    refuse('Its assertion is for another audience: give the provider the entity id of the connection as the audience.');
  }
  return checkedTimes(conditions, now);
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** When it ends that whoever brings the assertion is whom it means. Of several ways one has to be right. */
function checkConfirmation(subject: XmlElement, expected: Expected): Date {
  const bearers = childrenOf(subject, NS.assertion, 'SubjectConfirmation').filter(
    (one) => attributeOf(one, 'Method') === BEARER,
  );
  const [data, ...others] = bearers.flatMap((one) => childrenOf(one, NS.assertion, 'SubjectConfirmationData'));
  if (data === undefined || others.length > 0) {
    return refuse('Its assertion does not say once by what whoever brings it is confirmed (SubjectConfirmationData).');
  }
  if (attributeOf(data, 'Recipient') !== expected.answersTo) {
    refuse('Its assertion is meant for another address (Recipient) than the one where answers are taken.');
  }
  if (attributeOf(data, 'InResponseTo') !== expected.requestId) {
    refuse('Its assertion answers another sign-on (InResponseTo).');
  }
  return checkedTimes(data, expected.now);
}

/** Checks NotBefore and NotOnOrAfter, and gives the latter. */
function checkedTimes(element: XmlElement, now: Date): Date {
  const from = attributeOf(element, 'NotBefore') === null ? null : timeOf(element, 'NotBefore');
  const end = timeOf(element, 'NotOnOrAfter');
  if (end === null) return refuse('Its assertion does not say until when it holds (NotOnOrAfter).');
  if (from !== null && from.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    refuse('Its assertion is not good yet (NotBefore): look at the clocks.');
  }
  if (end.getTime() + CLOCK_SKEW_MS <= now.getTime()) {
    refuse('Its assertion has expired (NotOnOrAfter): look at the clocks.');
  }
  return end;
}

function authenticationTime(assertion: XmlElement, now: Date): Date {
  const at = timeOf(only(assertion, 'AuthnStatement'), 'AuthnInstant');
  if (at === null || at.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    return refuse('It says that the person signed in in the future (AuthnInstant): look at the clocks.');
  }
  return at < now ? at : now;
}

const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

function nameIdOf(subject: XmlElement): MeantForUs['nameId'] {
  const nameId = only(subject, 'NameID');
  const format = attributeOf(nameId, 'Format') ?? UNSPECIFIED;
  if (format === TRANSIENT) {
    refuse('Its name for the person is another one each time (a transient NameID): have it give a persistent one.');
  }
  const value = textOf(nameId);
  if (!/^[^\p{Cc}\p{Cs}]{1,255}$/u.test(value) || !/^[\x21-\x7e]{1,150}$/.test(format)) {
    refuse('Its name for the person (NameID) is empty, or longer than 255 characters.');
  }
  return { value, format };
}

function attributesOf(assertion: XmlElement): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const attributes = childrenOf(assertion, NS.assertion, 'AttributeStatement').flatMap((one) =>
    childrenOf(one, NS.assertion, 'Attribute'),
  );
  for (const attribute of attributes) {
    const name = attributeOf(attribute, 'Name') ?? '';
    const values = childrenOf(attribute, NS.assertion, 'AttributeValue').map((one) => plainText(one)?.trim() ?? '');
    found.set(name, [...(found.get(name) ?? []), ...values]);
  }
  return found;
}

/** The one element of this name right in another. */
function only(parent: XmlElement, name: string): XmlElement {
  const [one, ...others] = childrenOf(parent, NS.assertion, name);
  return one === undefined || others.length > 0 ? refuse(`Its assertion has no ${name}, or more than one.`) : one;
}

function textOf(element: XmlElement): string {
  return plainText(element)?.trim() ?? '';
}

/** A time as SAML writes it; null for anything else. */
function timeOf(element: XmlElement, name: string): Date | null {
  const text = attributeOf(element, name) ?? '';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time;
}

function refuse(message: string): never {
  throw new SamlError('ASSERTION', message);
}
