import { isEmail, normalEmail, shownName } from '../validation';
import type { MeantForUs } from './assertion';
import { SamlError } from './failure';

/** Whom a provider has signed on, by its own word. */
export interface SamlPerson {
  /** The provider's own name for them, with its format. */
  subject: string;
  email: string;
  /** Null: it says none, or one that cannot be shown. */
  name: string | null;
  authenticatedAt: Date;
}

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const ADDRESS_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

const EMAIL = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'urn:oid:1.2.840.113549.1.9.1',
  `${CLAIMS}/emailaddress`,
];

const NAME = [
  'displayName',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'name',
];
const GIVEN_NAME = ['givenName', 'urn:oid:2.5.4.42', `${CLAIMS}/givenname`];
const SURNAME = ['sn', 'urn:oid:2.5.4.4', `${CLAIMS}/surname`];
/** By some providers this is what people sign in with. */
const LAST_NAME = [`${CLAIMS}/name`];

/** Whom an assertion means. Throws a SamlError where it gives no address. */
export function personOf({ nameId, attributes, authenticatedAt }: MeantForUs): SamlPerson {
  const first = (names: readonly string[]): string | null => {
    const values = names.map((name) => attributes.get(name) ?? []).find((one) => one.some((value) => value !== ''));
    return values?.[0] ?? null;
  };
  const parts = [first(GIVEN_NAME), first(SURNAME)].filter((one) => one !== null);
  const name = first(NAME) ?? (parts.length > 0 ? parts.join(' ') : first(LAST_NAME));
  return {
    subject: `${nameId.format} ${nameId.value}`,
    email: addressOf(nameId, attributes),
    name: name === null || name.includes('@') ? null : shownName(name),
    authenticatedAt,
  };
}

/** The first attribute that is one of a mail address; else the name of the person, where the provider says that it is an address. */
function addressOf({ value, format }: MeantForUs['nameId'], attributes: MeantForUs['attributes']): string {
  const given = EMAIL.map((name) => attributes.get(name)).find((values) => values !== undefined && values.length > 0);
  if (given === undefined && format !== ADDRESS_FORMAT) {
    throw new SamlError('ADDRESS', 'It gave no address: have it give the attribute email.');
  }
  const [email = '', ...others] = new Set((given ?? [value]).map(normalEmail));
  if (others.length > 0) {
    throw new SamlError('ADDRESS', 'It gave more than one address: have it give one, in the attribute email.');
  }
  if (!isEmail(email)) throw new SamlError('ADDRESS', 'What it gave as address is none.');
  return email;
}
