import { againstComingIn, mustProve, type SignOnFacts } from '../../src/modules/sign-on/who-comes-in.decisions';

/** A member whom the provider means, as was proven. */
const FACTS: SignOnFacts = {
  accountName: 'Acme',
  status: 'ACTIVE',
  isSameConnection: true,
  isConfirmed: false,
  isRecent: true,
  isOfUsableDomain: true,
  person: { disabled: false, proven: true },
  member: { role: 'MEMBER', active: true },
  isBarred: false,
  isInvited: false,
  seats: { limit: 2, used: 2, reserved: 0 },
};

const why = (facts: Partial<SignOnFacts>): string | undefined => againstComingIn({ ...FACTS, ...facts })?.why;

describe('who comes in', () => {
  it('is a member, whatever seats there are, while the account is frozen too', () => {
    expect(why({})).toBeUndefined();
    expect(why({ status: 'FROZEN' })).toBeUndefined();
    expect(why({ member: { role: 'OWNER', active: true }, isConfirmed: true })).toBeUndefined();
  });

  it.each<[string, Partial<SignOnFacts>]>([
    ['CONNECTION_CHANGED', { isSameConnection: false }],
    ['TOO_LONG_AGO', { isRecent: false }],
    ['OUTSIDE_DOMAINS', { isOfUsableDomain: false }],
    ['DISABLED', { person: { disabled: true, proven: true } }],
    ['DEACTIVATED', { member: { role: 'ADMIN', active: false } }],
    ['DEACTIVATED', { member: { role: 'OWNER', active: false } }],
    ['DEACTIVATED', { member: null, isBarred: true, seats: { limit: null, used: 0, reserved: 0 } }],
    ['DEACTIVATED', { member: null, isBarred: true, status: 'FROZEN' }],
    ['OWNER_NOT_CONFIRMED', { member: { role: 'OWNER', active: true } }],
    ['OWNER_NOT_CONFIRMED', { member: { role: 'OWNER', active: true }, person: { disabled: false, proven: false } }],
    ['FROZEN', { member: null, status: 'FROZEN', seats: { limit: null, used: 0, reserved: 0 } }],
    ['SEATS_FULL', { member: null }],
    ['SEATS_FULL', { member: null, seats: { limit: 2, used: 1, reserved: 1 } }],
    ['SEATS_FULL', { member: null, isInvited: true }],
  ])('%s keeps out', (reason, facts) => {
    expect(why(facts)).toBe(reason);
  });

  it('is who was invited into the last seat', () => {
    expect(why({ member: null, isInvited: true, seats: { limit: 2, used: 1, reserved: 1 } })).toBeUndefined();
  });

  it('is whom somebody invited, though they were deactivated here once', () => {
    const seats = { limit: null, used: 0, reserved: 0 };
    expect(why({ member: null, isBarred: true, isInvited: true, seats })).toBeUndefined();
  });

  it('hears nothing of being disabled before they have proven who they are', () => {
    const facts = { ...FACTS, member: null, isInvited: true, seats: { limit: null, used: 0, reserved: 0 } };
    const person = { disabled: true, proven: false };
    expect(againstComingIn({ ...facts, person })).toBeNull();
    expect(mustProve({ ...facts, person })).toBe(true);
  });

  it('proves an address only that is somebody’s, once', () => {
    expect(mustProve(FACTS)).toBe(false);
    expect(mustProve({ ...FACTS, person: null })).toBe(false);
    expect(mustProve({ ...FACTS, person: { disabled: false, proven: false } })).toBe(true);
  });
});
