import { RecentTexts } from '../../src/graphql/recent-texts';

/** Which of these are remembered, looked at without changing the order. */
const remembered = (texts: RecentTexts, ...asked: string[]) => asked.filter((text) => texts.has(text));

describe('the texts that are remembered', () => {
  it('are so many at most: the one that was met longest ago goes', () => {
    const texts = new RecentTexts(3);
    for (const text of ['a', 'b', 'c']) texts.add(text);
    expect(texts.has('a')).toBe(true);
    texts.add('d');
    expect(remembered(texts, 'a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd']);
  });

  it('are of so many characters at most', () => {
    const texts = new RecentTexts(100, 10);
    for (const text of ['aaaa', 'bbbb', 'cc']) texts.add(text);
    expect(remembered(texts, 'aaaa', 'bbbb', 'cc')).toHaveLength(3);
    texts.add('d');
    expect(remembered(texts, 'aaaa', 'bbbb', 'cc', 'd')).toEqual(['bbbb', 'cc', 'd']);
    texts.add('e'.repeat(11));
    expect(remembered(texts, 'bbbb', 'cc', 'd', 'e'.repeat(11))).toEqual([]);
    texts.add('f'.repeat(10));
    expect(remembered(texts, 'f'.repeat(10))).toHaveLength(1);
  });
});
