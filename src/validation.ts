import { domainToASCII, domainToUnicode } from 'node:url';
import { UserErrors, userError, type UserErrorData } from './errors';

/** What a person cannot see, or what changes how the rest is read; a joiner within an emoji is neither. */
const HIDDEN = /\p{Cc}|\p{Cs}|[\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u;

type Path = readonly (string | number)[];

/**
 * Gathers what is wrong with an input, so that a person hears of everything at once. Each check gives back the value as
 * it is to be stored, or a harmless one when it noted a problem: call `throwIfAny` before anything is written.
 */
export class InputCheck {
  readonly problems: UserErrorData[] = [];

  invalid(message: string, path: Path): void {
    this.problems.push(userError('INVALID', message, path));
  }

  throwIfAny(): void {
    if (this.problems.length > 0) throw new UserErrors(this.problems);
  }

  /** One line of text of min to max characters, without control characters; white space around it is dropped. */
  line(value: string, path: Path, { min = 0, max }: { min?: number; max: number }): string {
    const text = value.normalize('NFC').trim();
    if (HIDDEN.test(text)) {
      this.invalid('This may be one line of text only: take out line breaks, control and invisible characters.', path);
    } else if (lengthOf(text) < min || lengthOf(text) > max) {
      this.invalid(
        `This must have ${String(min)} to ${String(max)} characters; it has ${String(lengthOf(text))}.`,
        path,
      );
    }
    return text;
  }

  /** A name: 1 to 100 characters in one line. */
  name(value: string, path: Path): string {
    return this.line(value, path, { min: 1, max: 100 });
  }

  /** A description: 0 to 140 characters in one line. */
  description(value: string, path: Path): string {
    return this.line(value, path, { max: 140 });
  }

  /** Plain text of up to `max` characters that may have several lines. */
  lines(value: string, path: Path, max: number): string {
    const text = value.normalize('NFC').replace(/\r\n?/g, '\n').trim();
    if (/[^\P{Cc}\n\t]|\p{Cs}/u.test(text)) this.invalid('This has control characters: take them out.', path);
    else if (lengthOf(text) > max)
      this.invalid(`This may have ${String(max)} characters; it has ${String(lengthOf(text))}.`, path);
    return text;
  }

  /** A handle: 2 to 64 lower-case letters, digits and dashes. */
  handle(value: string, path: Path): string {
    if (!/^[a-z0-9-]{2,64}$/.test(value)) {
      this.invalid('A handle has 2 to 64 characters, which are lower-case letters, digits and dashes.', path);
    }
    return value;
  }

  /** A mail address, in lower case. */
  email(value: string, path: Path): string {
    const email = normalEmail(value);
    if (!isEmail(email)) this.invalid('This is no mail address: it is written as in name@example.com.', path);
    return email;
  }

  /** An address on the web that may be linked to; up to 500 characters. */
  webAddress(value: string, path: Path, ...protocols: ('http:' | 'https:')[]): string {
    const accepted = protocols.length === 0 ? ['https:'] : protocols;
    const url = value.length <= 500 && URL.canParse(value) ? new URL(value) : null;
    const isSound = url !== null && accepted.includes(url.protocol) && !/[\s\p{Cc}\p{Cs}]/u.test(value);
    if (!isSound || url.username !== '' || url.password !== '') {
      const beginnings = accepted.map((one) => `${one}//`).join(' or ');
      this.invalid(
        `This must be an address that begins with ${beginnings}, of up to 500 characters, without a user name or password in it.`,
        path,
      );
    }
    return value;
  }

  /** A list of 1 to 100 entries of which none is repeated; `keyOf` says what makes two the same. */
  list<T>(values: readonly T[], path: Path, keyOf: (value: T) => string = String): readonly T[] {
    if (values.length < 1 || values.length > 100) {
      this.invalid(`This takes 1 to 100 entries; there are ${String(values.length)}.`, path);
      return [];
    }
    const seen = new Map<string, number>();
    values.forEach((value, index) => {
      const first = seen.get(keyOf(value));
      if (first === undefined) seen.set(keyOf(value), index);
      else this.invalid(`This repeats entry ${String(first)}: name each once.`, [...path, index]);
    });
    return values;
  }

  /** An idempotencyKey: 8 to 200 printable characters. */
  idempotencyKey(value: string | null | undefined, path: Path): string | null {
    if (value == null) return null;
    if (!/^[\x20-\x7e]{8,200}$/.test(value))
      this.invalid('An idempotencyKey has 8 to 200 printable ASCII characters.', path);
    return value;
  }
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** An address as it is compared and stored. */
export function normalEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/**
 * A domain as DNS has it, lower case and ASCII. Empty for one of which DNS can have nothing; one in ASCII is taken as it is, so
 * look at its shape first: what is an address, a path or a port would be read as one.
 */
export function asciiDomain(domain: string): string {
  return isAscii(domain) ? domain.toLowerCase() : domainToASCII(domain);
}

/** The domain of a mail address, as DNS has it: the one form in which domains of addresses are compared. */
export function domainOfEmail(email: string): string {
  return asciiDomain(email.slice(email.lastIndexOf('@') + 1));
}

function isAscii(text: string): boolean {
  return !/[^\p{ASCII}]/u.test(text);
}

/** Whether a domain in letters beyond ASCII is written in the one way in which it is: else a look-alike would be taken for another. */
function isWrittenAsItIs(domain: string): boolean {
  return isAscii(domain) || domainToUnicode(domainToASCII(domain)) === domain;
}

/** Whether this is a mail address that a server could deliver to. */
export function isEmail(email: string): boolean {
  return (
    email.length <= 254 &&
    /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cs}]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(email) &&
    isWrittenAsItIs(email.slice(email.lastIndexOf('@') + 1))
  );
}

/** What somebody is called elsewhere, as a name can be here: one line of 1 to 100 characters. Null where nothing is left of it. */
export function shownName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const line = name
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return line === '' ? null : Array.from(line).slice(0, 100).join('');
}
