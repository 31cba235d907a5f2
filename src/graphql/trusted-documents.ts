import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { StartError } from '../errors';
import { documentTooComplex } from './read-document';

/** The documents of a folder, by their texts and by their ids. */
export interface TrustedDocuments {
  /** The stored text of a document that a client sent in full; undefined: it is not among them. */
  byText(text: string): string | undefined;
  /** The stored text of the document with this SHA-256, 64 hexadecimal digits; undefined: there is none. */
  byHash(hash: string): string | undefined;
}

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits: what names a document. */
export function hashOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What two texts of the same document have in common: no byte order mark, line ends as on Unix, no white space around it. */
export function tidy(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trim();
}

/**
 * Reads every .graphql file below the folder, and those of our own pages, which are trusted with the pages. A document goes by its
 * tidied text, and by the SHA-256 of that or of the file as it is. Throws a StartError that names the file and its mistake: of its
 * syntax, against the schema, or of the limits.
 */
export function readTrustedDocuments(folder: string, pages: string, schema: GraphQLSchema): TrustedDocuments {
  if (!existsSync(folder)) throw new StartError(`TRUSTED_DOCUMENTS_DIR is "${folder}", but there is no such folder.`);
  const files = graphqlFiles(folder);
  if (files.length === 0) {
    throw new StartError(`TRUSTED_DOCUMENTS_DIR is "${folder}", but no file in it ends in .graphql.`);
  }
  // Not there before the pages are built.
  if (existsSync(pages)) files.push(...graphqlFiles(pages));
  const mistakes: string[] = [];
  const byHash = new Map<string, string>();
  for (const file of files) {
    const raw = readFileSync(file);
    const text = tidy(raw.toString('utf8'));
    const mistake = mistakeIn(text, schema);
    if (mistake !== null) mistakes.push(`The trusted document ${file} cannot be run: ${mistake}`);
    byHash.set(hashOf(text), text).set(hashOf(raw), text);
  }
  if (mistakes.length > 0) throw new StartError(mistakes.join('\n'));
  const texts = new Set(byHash.values());
  return {
    byText: (text) => {
      const tidied = tidy(text);
      return texts.has(tidied) ? tidied : undefined;
    },
    byHash: (hash) => byHash.get(hash),
  };
}

function graphqlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => join(folder, file));
}

/** Why a document would be refused whenever it is asked for; null: it would not. */
function mistakeIn(text: string, schema: GraphQLSchema): string | null {
  const tooComplex = documentTooComplex(text);
  if (tooComplex !== null) return tooComplex.message;
  try {
    const [mistake] = validate(schema, parse(text));
    return mistake === undefined ? null : sentence(mistake);
  } catch (error) {
    if (error instanceof GraphQLError) return sentence(error);
    throw error;
  }
}

function sentence({ message, locations }: GraphQLError): string {
  const [place] = locations ?? [];
  return place === undefined ? message : `${message} (line ${place.line}, column ${place.column})`;
}
