import type { App } from '../../app';
import type { ConfigureSsoSamlInput } from '../../generated/schema';
import { readCertificate } from '../../saml/certificates';
import { readProviderMetadata } from '../../saml/provider-metadata';
import type { InputCheck } from '../../validation';

/** Where they are read at an address; pasted, the size of a request bounds them. */
const LONGEST_METADATA = 500_000;
const MOST_CERTIFICATES = 2;

/** What may be changed of a connection by SAML: only what the input says. */
export interface WantedSaml {
  issuer?: string;
  signOnUrl?: string;
  /** Base64 of the DER. */
  certificates?: readonly string[];
  idpInitiated?: boolean;
}

interface Reading {
  check: InputCheck;
  config: Pick<App['config'], 'outboundAllow'>;
  now: Date;
}

/** The part of configureSso's input that is SAML's; `metadata` is what was read at its metadataUrl. Notes what is wrong with it. */
export function readSamlInput(reading: Reading, input: ConfigureSsoSamlInput, metadata: string | null): WantedSaml {
  const { check } = reading;
  const wanted: WantedSaml = {};
  for (const name of ['signOnUrl', 'certificates', 'allowIdpInitiated'] as const) {
    if (input[name] === null)
      check.invalid('A connection by SAML keeps this: leave it out to keep what it has.', ['saml', name]);
  }
  if (input.signOnUrl != null)
    wanted.signOnUrl = checkedSignOnUrl(reading, input.signOnUrl.trim(), ['saml', 'signOnUrl']);
  if (input.certificates != null) {
    const path = ['saml', 'certificates'];
    wanted.certificates = checkedCertificates(reading, input.certificates, path, (index) => [...path, index]);
  }
  if (input.allowIdpInitiated != null) wanted.idpInitiated = input.allowIdpInitiated;
  const text = metadata ?? input.metadata ?? null;
  if (text === null) return wanted;
  if (input.signOnUrl != null || input.certificates != null || (input.metadata != null && input.metadataUrl != null)) {
    check.invalid('Metadata says all of it: give either them, once, or the parts.', ['saml']);
    return wanted;
  }
  const from = ['saml', input.metadata == null ? 'metadataUrl' : 'metadata'];
  return { ...wanted, ...partsIn(reading, text, from) };
}

function partsIn(reading: Reading, text: string, path: readonly string[]): WantedSaml {
  const { check, now } = reading;
  const found =
    text.length > LONGEST_METADATA
      ? { problem: `Metadata of up to ${LONGEST_METADATA} characters are read: give those of the one provider.` }
      : readProviderMetadata(text);
  if ('problem' in found) {
    check.invalid(found.problem, path);
    return {};
  }
  // Providers go on publishing what has ended.
  const live = found.certificates.filter((one) => {
    const certificate = readCertificate(one);
    return 'problem' in certificate || certificate.notAfter > now;
  });
  return {
    issuer: checkedEntityId(check, found.issuer, path),
    signOnUrl: checkedSignOnUrl(reading, found.signOnUrl, path),
    certificates: checkedCertificates(reading, live.length > 0 ? live : found.certificates, path, () => path),
  };
}

/** The entity id of a provider, letter for letter; or notes what is wrong with it. */
export function checkedEntityId(check: InputCheck, given: string, path: readonly string[]): string {
  const entityId = given.trim();
  if (!/^[!-~]{1,500}$/.test(entityId)) {
    check.invalid(
      'The entity id of a provider has 1 to 500 printable ASCII characters, without spaces: copy it from there again.',
      path,
    );
  }
  return entityId;
}

/** Browsers are sent there, and it is asked of nothing by us. */
function checkedSignOnUrl({ check, config }: Reading, given: string, path: readonly string[]): string {
  const protocols = config.outboundAllow.length > 0 ? ['https:', 'http:'] : ['https:'];
  const url = given.length <= 500 && /^[!-~]+$/.test(given) && URL.canParse(given) ? new URL(given) : null;
  const isSound =
    url !== null && protocols.includes(url.protocol) && given.startsWith(url.origin) && !/[\\#]/.test(given);
  if (!isSound || url.username !== '' || url.password !== '') {
    check.invalid(
      'The sign-on address of a provider begins with https:// and has up to 500 characters, without user name and fragment, its host in the lower-case ASCII form that DNS has (xn--…).',
      path,
    );
  }
  return given;
}

function checkedCertificates(
  { check, now }: Reading,
  given: readonly string[],
  path: readonly string[],
  pathOf: (index: number) => readonly (string | number)[],
): readonly string[] {
  if (given.length < 1 || given.length > MOST_CERTIFICATES) {
    check.invalid(`This takes the one certificate by which the provider signs, or two while it changes them.`, path);
    return [];
  }
  const kept: string[] = [];
  given.forEach((text, index) => {
    const certificate = readCertificate(text);
    if ('problem' in certificate) check.invalid(certificate.problem, pathOf(index));
    else if (certificate.notAfter <= now) {
      const day = certificate.notAfter.toISOString().slice(0, 10);
      check.invalid(`This certificate ended on ${day}: give the one by which the provider signs now.`, pathOf(index));
    } else if (kept.includes(certificate.der))
      check.invalid('This repeats a certificate: give each once.', pathOf(index));
    else kept.push(certificate.der);
  });
  return kept;
}
