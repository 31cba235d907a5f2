import type { Cast } from './cast';
import type { Outcome } from './perform';
import type { Attempt } from './steps';

/** A run's steps so far as a person can read them: who tried what, and what came of it. */
export class Story {
  private readonly lines: string[] = [];

  constructor(private readonly cast: Cast) {}

  /** Takes down a step that is about to be tried. */
  begin({ mutation, actor, input }: Attempt): void {
    this.lines.push(`${this.lines.length}. ${actor.name}: ${mutation} ${JSON.stringify(input)}`);
  }

  /** Says what came of it. */
  end({ codes }: Outcome): void {
    this.lines.push(`${this.lines.pop() ?? ''} → ${codes.length === 0 ? 'done' : codes.join()}`);
  }

  /** Takes down that time has passed. */
  pass(): void {
    this.lines.push(`${this.lines.length}. two hours pass`);
  }

  /** Throws what went wrong with what led there: the steps that were done, and the last one. */
  fail(sentences: readonly string[]): never {
    const earlier = this.lines.slice(0, -1).filter((line) => /(done|pass)$/.test(line));
    const text = [...sentences, 'What was done, and what was tried last:', ...earlier, this.lines.at(-1)];
    throw new Error(text.join('\n').replace(/[a-z]+_[0-9a-z]{26}/g, (id) => this.cast.names.get(id) ?? id));
  }
}
