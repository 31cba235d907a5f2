import { GraphQLError } from 'graphql';
import type { TopLevelCode } from '../errors';
import { isRecord } from './is-record';
import { documentTooComplex } from './read-document';
import { RecentTexts } from './recent-texts';
import { hashOf, type TrustedDocuments } from './trusted-documents';

/** What a request asks for, as it came. */
export interface AskedDocument {
  query?: unknown;
  /** The id of a stored document, as the draft of GraphQL over HTTP has it. */
  documentId?: unknown;
  /** The same as Apollo's clients send it. */
  extensions?: unknown;
  variables?: unknown;
}

/**
 * Gives the text that may be run for a request; null: it has none. Whatever else is wrong with the request, and with a text that
 * cannot be parsed, is said by Apollo Server. Throws a GraphQLError with HTTP 400.
 */
export type AdmitDocument = (asked: AskedDocument) => string | null;

/** So many documents that keep the limits are remembered, those that were asked for last: they are not read again. */
const REMEMBERED = 1000;
const REMEMBERED_CHARACTERS = 5_000_000;

/** Lets documents through that keep the limits: whoever sends them, and whatever they ask for. */
export function admitAll(): AdmitDocument {
  const keeps = keepsLimits();
  return (asked) => {
    const text = textOf(asked);
    if (text !== null) return keeps(text);
    if (asked.documentId == null) return null;
    throw refusal(
      'BAD_USER_INPUT',
      'This server knows no documents by an id (TRUSTED_DOCUMENTS is off). Send the text of the document as "query".',
    );
  };
}

/** Besides that knows trusted documents by their ids. */
export function admitAllAndKnow(documents: TrustedDocuments): AdmitDocument {
  const keeps = keepsLimits();
  return (asked) => {
    const text = textOf(asked);
    const trusted = trustedText(documents, asked, text);
    return trusted ?? (text === null ? null : keeps(text));
  };
}

/** Lets trusted documents through and no others, whoever asks. */
export function admitTrustedOnly(documents: TrustedDocuments): AdmitDocument {
  return (asked) => {
    const text = textOf(asked);
    const trusted = trustedText(documents, asked, text);
    if (trusted !== undefined || text === null) return trusted ?? null;
    throw refusal(
      'FORBIDDEN',
      'This server runs only documents that its operator trusts (TRUSTED_DOCUMENTS is only), and this one is not among them. Send one of those unchanged, or its id as "documentId", or ask the operator to add this one.',
    );
  };
}

function textOf({ query }: AskedDocument): string | null {
  return typeof query === 'string' && query !== '' ? query : null;
}

function keepsLimits(): (text: string) => string {
  const kept = new RecentTexts(REMEMBERED, REMEMBERED_CHARACTERS);
  return (text) => {
    if (kept.has(text)) return text;
    const error = documentTooComplex(text);
    if (error !== null) throw error;
    kept.add(text);
    return text;
  };
}

/** The trusted document that is meant by text or by id, which must agree where both are given; undefined: none. */
function trustedText(documents: TrustedDocuments, asked: AskedDocument, text: string | null): string | undefined {
  const hash = hashAsked(asked);
  if (text === null) {
    if (hash === null) return undefined;
    const stored = documents.byHash(hash);
    if (stored !== undefined) return stored;
    throw refusal(
      'BAD_USER_INPUT',
      `There is no trusted document with the id "sha256:${hash}" on this server. Send the id of one that is, or ask the operator to add it.`,
    );
  }
  const stored = documents.byText(text);
  const agree = hash === null || hash === hashOf(text) || documents.byHash(hash) === (stored ?? text);
  if (!agree) {
    throw refusal('BAD_USER_INPUT', `The id "sha256:${hash}" is not that of the text in "query". Send one of them.`);
  }
  return stored;
}

const HASH = /^[0-9a-f]{64}$/;

/** The hash by which a document is asked for, in either form; null: none. */
function hashAsked({ documentId, extensions }: AskedDocument): string | null {
  const persistedQuery = isRecord(extensions) ? extensions.persistedQuery : null;
  const hashes: string[] = [];
  if (documentId != null) {
    const [, hash = ''] = typeof documentId === 'string' ? (/^sha256:(.*)$/s.exec(documentId) ?? []) : [];
    if (!HASH.test(hash)) {
      throw refusal(
        'BAD_USER_INPUT',
        'This "documentId" is none: it must be "sha256:" and the 64 small hexadecimal digits of the SHA-256 of a trusted document.',
      );
    }
    hashes.push(hash);
  }
  if (persistedQuery != null) {
    const { version, sha256Hash } = isRecord(persistedQuery) ? persistedQuery : {};
    if (version !== 1 || typeof sha256Hash !== 'string' || !HASH.test(sha256Hash)) {
      throw refusal(
        'BAD_USER_INPUT',
        'This "extensions.persistedQuery" is none: it must have "version": 1 and, as "sha256Hash", the 64 small hexadecimal digits of the SHA-256 of a trusted document.',
      );
    }
    hashes.push(sha256Hash);
  }
  const [first = null, second = first] = hashes;
  if (first !== second) {
    throw refusal(
      'BAD_USER_INPUT',
      '"documentId" and "extensions.persistedQuery" name two documents. Send one of them.',
    );
  }
  return first;
}

function refusal(code: TopLevelCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
