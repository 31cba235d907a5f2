import { mistake, shown } from './fields';
import type { Comparison, ScimError, ScimType } from './scim';

/** A filter as it was written: which attributes there are is not known here. */
export type Syntax =
  | { kind: 'and' | 'or'; parts: readonly Syntax[] }
  | { kind: 'not'; part: Syntax }
  /** What holds of one value of a list: emails[…]. */
  | { kind: 'within'; path: string; part: Syntax }
  | { kind: 'present'; path: string }
  | { kind: 'compare'; path: string; by: Comparison; value: string | number | boolean | null };

/** What a PATCH is about: an attribute, or some values of a list of them, or a part of these. */
export interface PatchPath {
  name: string;
  filter: Syntax | null;
  /** With a filter only; a.b is one name. */
  part: string | null;
}

/** In characters. */
const LONGEST = 2000;
const DEEPEST = 10;
const MOST_COMPARISONS = 50;

const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;
const NAME = /^[a-z$_][\w$:.-]*$/i;
const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);

interface Token {
  kind: 'sign' | 'text' | 'word';
  text: string;
}

/** Reads a filter of RFC 7644, section 3.4.2.2. */
export function readFilter(text: string): Syntax {
  const reader = new Reader(text, 'invalidFilter');
  const filter = reader.alternatives();
  reader.end();
  return filter;
}

/** Reads the path of a PATCH of RFC 7644, section 3.5.2. */
export function readPath(text: string): PatchPath {
  const reader = new Reader(text, 'invalidPath');
  const path = reader.path();
  reader.end();
  return path;
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;
  private comparisons = 0;

  constructor(
    text: string,
    private readonly scimType: ScimType,
  ) {
    if (text.length > LONGEST) throw this.wrong(`may have ${String(LONGEST)} characters at most`);
    this.tokens = this.split(text);
  }

  /** a or b: binds the loosest. */
  alternatives(): Syntax {
    return this.joined('or', () => this.joined('and', () => this.single()));
  }

  path(): PatchPath {
    const name = this.name();
    if (this.peek()?.text !== '[') return { name, filter: null, part: null };
    const filter = this.bracketed();
    const next = this.peek()?.text;
    if (next?.startsWith('.') !== true) return { name, filter, part: null };
    this.at += 1;
    return { name, filter, part: this.checkedName(next.slice(1)) };
  }

  end(): void {
    const left = this.peek();
    if (left !== undefined) throw this.wrong(`has something left over from "${shown(left.text)}" on`);
  }

  private joined(kind: 'and' | 'or', next: () => Syntax): Syntax {
    const first = next();
    const others: Syntax[] = [];
    while (this.takeWord(kind)) others.push(next());
    return others.length === 0 ? first : { kind, parts: [first, ...others] };
  }

  private single(): Syntax {
    if (this.peek()?.text === '(') return this.enclosed(')', () => this.alternatives());
    if (this.tokens[this.at + 1]?.text === '(' && this.takeWord('not')) {
      return { kind: 'not', part: this.enclosed(')', () => this.alternatives()) };
    }
    const { name, filter, part } = this.path();
    if (filter === null) return this.comparison(name);
    if (part === null) return { kind: 'within', path: name, part: filter };
    // Not of the RFC, but of Entra ID: emails[type eq "work"].value eq "…".
    return { kind: 'within', path: name, part: { kind: 'and', parts: [filter, this.comparison(part)] } };
  }

  private comparison(path: string): Syntax {
    this.comparisons += 1;
    if (this.comparisons > MOST_COMPARISONS)
      throw this.wrong(`may have ${String(MOST_COMPARISONS)} comparisons at most`);
    const by = this.take('an operator').text.toLowerCase();
    if (by === 'pr') return { kind: 'present', path };
    if (!isComparison(by)) throw this.wrong(`has "${shown(by)}" where an operator belongs, as in: userName eq "…"`);
    return { kind: 'compare', path, by, value: this.value() };
  }

  private value(): string | number | boolean | null {
    const { kind, text } = this.take('a value');
    try {
      if (kind === 'sign') throw new SyntaxError();
      const value: unknown = JSON.parse(kind === 'text' ? text : text.toLowerCase());
      if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        return value;
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    throw this.wrong(`has ${shown(text)} where a value belongs: write text in double quotation marks`);
  }

  private bracketed(): Syntax {
    return this.enclosed(']', () => this.alternatives());
  }

  private enclosed(end: ')' | ']', inner: () => Syntax): Syntax {
    this.at += 1;
    this.depth += 1;
    if (this.depth > DEEPEST) throw this.wrong(`may have ${String(DEEPEST)} brackets within each other at most`);
    const syntax = inner();
    if (this.take(`"${end}"`).text !== end) throw this.wrong(`lacks a "${end}"`);
    this.depth -= 1;
    return syntax;
  }

  private name(): string {
    return this.checkedName(this.take('an attribute').text);
  }

  private checkedName(text: string): string {
    if (!NAME.test(text)) throw this.wrong(`has "${shown(text)}" where the name of an attribute belongs`);
    return text;
  }

  private takeWord(word: string): boolean {
    const next = this.peek();
    const is = next?.kind === 'word' && next.text.toLowerCase() === word;
    if (is) this.at += 1;
    return is;
  }

  private take(what: string): Token {
    const token = this.peek();
    if (token === undefined) throw this.wrong(`ends where ${what} belongs`);
    this.at += 1;
    return token;
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private split(text: string): Token[] {
    const tokens: Token[] = [];
    const whole = text.trimEnd();
    const pattern = new RegExp(TOKEN);
    while (pattern.lastIndex < whole.length) {
      const match = pattern.exec(whole);
      if (match === null) throw this.wrong('has a quotation mark that does not end');
      const [, sign, quoted, word] = match;
      if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
      else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
      else tokens.push({ kind: 'word', text: word ?? '' });
    }
    return tokens;
  }

  private wrong(what: string): ScimError {
    return mistake(this.scimType, `The ${this.scimType === 'invalidPath' ? 'path' : 'filter'} ${what}.`);
  }
}

function isComparison(text: string): text is Comparison {
  return COMPARISONS.has(text);
}
