import { stillGood } from '../../web/invitation/challenges';

const NOW = new Date('2026-01-02T10:20:00Z');

const asked = (id: string, minutesAgo: number, email = 'nina@example.com') => ({
  id,
  email,
  askedAt: new Date(NOW.getTime() - minutesAgo * 60_000),
});

describe('the codes that the invitation page can still take', () => {
  it('are those that were asked for in the last ten minutes, the newest first', () => {
    const challenges = [asked('too old', 10), asked('older', 9), asked('newest', 1), asked('newer', 5)];
    expect(stillGood(challenges, 'nina@example.com', NOW).map(({ id }) => id)).toEqual(['newest', 'newer', 'older']);
  });

  it('are those for the same address', () => {
    const challenges = [asked('mine', 2), asked('another', 1, 'umar@example.com')];
    expect(stillGood(challenges, 'nina@example.com', NOW).map(({ id }) => id)).toEqual(['mine']);
  });
});
