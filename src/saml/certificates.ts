import { X509Certificate } from 'node:crypto';

/** A certificate by whose key a provider signs. */
export interface Certificate {
  /** What is kept: base64 of the DER. */
  der: string;
  /** SHA-256, in the way that everybody writes it. */
  fingerprint: string;
  notBefore: Date;
  notAfter: Date;
}

const LONGEST = 10_000;
const SHORTEST_KEY = 2048;

/** A certificate as a provider shows it, in PEM or as the bare base64; or what is wrong with it. */
export function readCertificate(given: string): Certificate | { problem: string } {
  const text = given.trim();
  if (text.length > LONGEST) return { problem: `This is longer than any certificate: give one of them.` };
  if (text.includes('PRIVATE KEY-----')) {
    return { problem: 'This is a private key, which belongs to the provider alone. Give its certificate.' };
  }
  const framed = /^-----BEGIN CERTIFICATE-----([\s\S]*)-----END CERTIFICATE-----$/.exec(text);
  const base64 = (framed?.[1] ?? text).replaceAll(/\s+/g, '');
  const certificate = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? parsed(base64) : null;
  if (certificate === null) {
    return { problem: 'This is no certificate: give one, in PEM or as the base64 that stands in the metadata.' };
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_KEY) {
    return {
      problem: `Its key is no RSA key of ${SHORTEST_KEY} bits or more, and by no other a signature is believed.`,
    };
  }
  return described(certificate);
}

function parsed(base64: string): X509Certificate | null {
  const bytes = Buffer.from(base64, 'base64');
  try {
    const certificate = new X509Certificate(bytes);
    // Nothing may come after it.
    return certificate.raw.length === bytes.length ? certificate : null;
  } catch {
    return null;
  }
}

function described(certificate: X509Certificate): Certificate {
  return {
    der: certificate.raw.toString('base64'),
    fingerprint: certificate.fingerprint256,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  };
}

/** A certificate that was kept. */
export function keptCertificate(der: string): Certificate {
  return described(new X509Certificate(Buffer.from(der, 'base64')));
}

/** Those of the kept ones that are good at this time: by no others a signature is believed. */
export function goodCertificates(kept: readonly string[], now: Date): string[] {
  return kept.filter((der) => {
    const { notBefore, notAfter } = keptCertificate(der);
    return notBefore <= now && now <= notAfter;
  });
}
