import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  type Token,
  TokenKind,
} from 'graphql';
import { tooComplex, type Words } from './too-complex';

/**
 * The most that a document may hold, whatever the schema says to it: all that makes it costly to understand and to check. They
 * are chosen so that a document which just keeps them is checked in some milliseconds (docs/limits.md has the figures).
 */
export const DOCUMENT_LIMITS = {
  /** Names, values and punctuation. */
  tokens: 1500,
  /** Lines: of a block string each costs, and so does finding out in which one a mistake stands. */
  lines: 2000,
  /** Characters of one name: a mistake repeats them, and looks for names like it. */
  name: 100,
  /** Brackets of any kind within brackets. */
  brackets: 60,
  directives: 100,
  operations: 10,
  /** Fields within fields; a field of Query or Mutation is level 1. */
  depth: 20,
  /** Fields of Query or Mutation in one operation. */
  rootFields: 100,
  aliases: 200,
  /** Selections of all operations. */
  fields: 2000,
  /** Comparisons of selections that are answered as one: see `Counting.merge`. */
  merges: 20_000,
} as const;

export type DocumentLimit = keyof typeof DOCUMENT_LIMITS;

const WHEREVER = 'those of a fragment counted wherever it is used';

const WORDS: Record<DocumentLimit, Words> = {
  tokens: ['words and signs', 'Put values into variables, or split it up.'],
  lines: ['lines', 'Put long texts into variables, or split it up.'],
  name: ['characters in one name', 'The schema has shorter ones; shorten your own.'],
  brackets: ['levels of brackets', 'Put nested values into variables, or nest fewer levels.'],
  directives: ['directives', 'Repeat them less often, on fragments rather than on fields.'],
  operations: ['operations', 'Send those that are not run in documents of their own.'],
  depth: ['levels of fields', 'Nest fewer levels, and go on from an id with `node`.'],
  rootFields: ['fields of Query or Mutation', 'Split it up; `nodes` reads up to 100 objects by their ids.'],
  aliases: [`aliases, ${WHEREVER}`, 'Split it up; `nodes` reads up to 100 objects by their ids.'],
  fields: [`fields, ${WHEREVER}`, 'Select fewer, or split it up.'],
  merges: ['comparisons of fields that are merged', 'Select a field once in one place, and use fewer fragments there.'],
};

export interface DocumentCount {
  counts: Record<DocumentLimit, number>;
  /** The limit that was passed first. The counting ended there, so the counts are those up to it. */
  passed: DocumentLimit | null;
}

/**
 * Counts what a document holds, without the schema and without running anything. It ends at the first limit that is passed, so
 * that it costs little for any text. Null: it cannot be parsed, and did not pass a limit before the mistake.
 */
export function countDocument(text: string): DocumentCount | null {
  const counting = new Counting();
  try {
    counting.lines(text);
    const source = new Source(text);
    counting.document(parse(source, { noLocation: true, lexer: new CountingLexer(source, counting) }));
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    if (!(error instanceof LimitPassed)) throw error;
  }
  return { counts: counting.counts, passed: counting.passed };
}

/** Why a document is refused before it is checked: QUERY_TOO_COMPLEX; null: it keeps all limits, or cannot be parsed. */
export function documentTooComplex(text: string): GraphQLError | null {
  const counted = countDocument(text);
  if (!counted?.passed) return null;
  const { counts, passed } = counted;
  return tooComplex(counts[passed], DOCUMENT_LIMITS[passed], WORDS[passed]);
}

/** To compare two sets costs as much as to look for so many selections of one in the other. */
const SET_COSTS = 4;

/** Thrown to end the counting. */
class LimitPassed extends Error {}

class Counting {
  readonly counts = Object.fromEntries(Object.keys(DOCUMENT_LIMITS).map((limit) => [limit, 0])) as Record<
    DocumentLimit,
    number
  >;
  passed: DocumentLimit | null = null;
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly reached = new Set<FragmentDefinitionNode>();
  /** Those of the operation that is being counted; null: it is a fragment. */
  private rootFields: number | null = null;

  reach(limit: DocumentLimit, found: number): void {
    if (found > this.counts[limit]) this.counts[limit] = found;
    if (found <= DOCUMENT_LIMITS[limit]) return;
    this.passed = limit;
    throw new LimitPassed(limit);
  }

  more(limit: DocumentLimit, by = 1): void {
    this.reach(limit, this.counts[limit] + by);
  }

  lines(text: string): void {
    this.more('lines');
    const ends = /\r\n|[\n\r]/g;
    while (ends.exec(text) !== null) this.more('lines');
  }

  /** Each operation for itself, then the fragments that none of them uses, which are checked all the same. */
  document({ definitions }: DocumentNode): void {
    const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    for (const fragment of fragments) this.fragments.set(fragment.name.value, fragment);
    for (const definition of definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      this.more('operations');
      this.rootFields = 0;
      this.root({ set: definition.selectionSet, path: [] });
    }
    this.rootFields = null;
    for (const fragment of fragments) {
      if (!this.reached.has(fragment)) this.root({ set: fragment.selectionSet, path: [fragment.name.value] });
    }
  }

  private root(place: Place): void {
    this.expand(place, 1);
    this.merge([place]);
  }

  /** Counts the selections of a set with all fragments opened, as often as they are used. */
  private expand({ set, path }: Place, depth: number): void {
    for (const selection of set.selections) {
      this.more('fields');
      if (selection.kind === Kind.FIELD) {
        this.reach('depth', depth);
        if (depth === 1 && this.rootFields !== null) this.reach('rootFields', ++this.rootFields);
        if (selection.alias) this.more('aliases');
      }
      const below = this.below(selection, path);
      if (below) this.expand(below, selection.kind === Kind.FIELD ? depth + 1 : depth);
    }
  }

  /**
   * Counts what checking compares in sets that are answered as one, since they are of fields of one name or of fragments in one
   * place: each set and each selection with each other set, and each field with each of its name. Visits no more selections than
   * `expand`, which was there before.
   */
  private merge(sets: readonly Place[]): void {
    const fields = new Map<string, PlacedField[]>();
    const opened = new Set<string>();
    let selections = 0;
    for (const place of sets) selections += this.gather(place, fields, opened);
    const together = sets.length + opened.size;
    this.more('merges', (selections + SET_COSTS * together) * (together - 1));
    for (const same of fields.values()) {
      if (same.length > 1) this.more('merges', same.length ** 2);
      const within = same.flatMap(({ node, path }) => this.below(node, path) ?? []);
      if (within.length > 0) this.merge(within);
    }
  }

  private gather({ set, path }: Place, fields: Map<string, PlacedField[]>, opened: Set<string>): number {
    let { length } = set.selections;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const same = fields.get(name);
        if (same === undefined) fields.set(name, [{ node: selection, path }]);
        else same.push({ node: selection, path });
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (opened.has(selection.name.value)) continue;
        opened.add(selection.name.value);
      }
      const below = this.below(selection, path);
      if (below) length += this.gather(below, fields, opened);
    }
    return length;
  }

  /** What stands in a selection; nothing in a fragment that is not there, or that stands in itself: checking says so. */
  private below(selection: SelectionNode, path: readonly string[]): Place | null {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) {
      return selection.selectionSet ? { set: selection.selectionSet, path } : null;
    }
    const name = selection.name.value;
    const fragment = this.fragments.get(name);
    if (fragment === undefined || path.includes(name)) return null;
    this.reached.add(fragment);
    return { set: fragment.selectionSet, path: [...path, name] };
  }
}

/** A selection set, and the fragments in which it stands. */
interface Place {
  set: SelectionSetNode;
  path: readonly string[];
}

interface PlacedField {
  node: FieldNode;
  path: readonly string[];
}

const OPENING = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Counts as it reads, so that a text is read no further than to the token that is too much. */
class CountingLexer extends Lexer {
  private brackets = 0;

  constructor(
    source: Source,
    private readonly counting: Counting,
  ) {
    super(source);
  }

  override advance(): Token {
    const token = super.advance();
    if (token.kind === TokenKind.EOF) return token;
    this.counting.more('tokens');
    if (OPENING.has(token.kind)) this.counting.reach('brackets', ++this.brackets);
    else if (CLOSING.has(token.kind)) this.brackets--;
    else if (token.kind === TokenKind.AT) this.counting.more('directives');
    else if (token.kind === TokenKind.NAME) this.counting.reach('name', token.end - token.start);
    return token;
  }
}
