/** Texts that were met lately: so many at most, and so many characters of them. The one that was met longest ago goes first. */
export class RecentTexts {
  private readonly texts = new Set<string>();
  private characters = 0;

  constructor(
    private readonly most: number,
    private readonly mostCharacters = Infinity,
  ) {}

  /** Whether it was added; it then counts as met again. */
  has(text: string): boolean {
    const known = this.texts.delete(text);
    if (known) this.texts.add(text);
    return known;
  }

  /** Adds one that is not there. */
  add(text: string): void {
    this.texts.add(text);
    this.characters += text.length;
    for (const oldest of this.texts) {
      if (this.texts.size <= this.most && this.characters <= this.mostCharacters) break;
      this.texts.delete(oldest);
      this.characters -= oldest.length;
    }
  }
}
