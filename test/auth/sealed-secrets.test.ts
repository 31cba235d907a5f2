import { seal, sealedUnder, unseal, type SealPurpose } from '../../src/auth/sealed-secrets';

const OLD = { secretKey: 'the old key', secretKeyPrevious: null };
const NEW = { secretKey: 'the new key', secretKeyPrevious: null };
const BOTH = { secretKey: 'the new key', secretKeyPrevious: 'the old key' };
const SWAPPED = { secretKey: 'the old key', secretKeyPrevious: 'the new key' };
const PURPOSE = 'sso client secret';
const ID = 'sso_1';
const NOT_OPENED = /^The sso client secret of sso_1 opens neither under SECRET_KEY nor under SECRET_KEY_PREVIOUS/;

it.each(['hunter2', 'ä – 密', '', ' \n', 'a'.repeat(10_000)])('what is sealed opens again: %j', (text) => {
  const sealed = seal(NEW, PURPOSE, ID, text);
  expect(unseal(NEW, PURPOSE, ID, sealed)).toBe(text);
  // Version, nonce and tag, and nothing in the clear.
  expect(sealed.length).toBe(29 + Buffer.byteLength(text));
  expect(sealed[0]).toBe(1);
  if (text.length > 3) expect(sealed.includes(text)).toBe(false);
});

it('the same text sealed twice shares nothing', () => {
  const [one, two] = [seal(NEW, PURPOSE, ID, 'hunter2'), seal(NEW, PURPOSE, ID, 'hunter2')];
  expect(one.subarray(1, 13).equals(two.subarray(1, 13))).toBe(false);
  expect(one.subarray(13).equals(two.subarray(13))).toBe(false);
});

it('is sealed under SECRET_KEY, and opens under the one before too', () => {
  const old = seal(OLD, PURPOSE, ID, 'hunter2');
  const young = seal(BOTH, PURPOSE, ID, 'hunter2');
  for (const keys of [OLD, BOTH, SWAPPED]) expect(unseal(keys, PURPOSE, ID, old)).toBe('hunter2');
  for (const keys of [NEW, BOTH, SWAPPED]) expect(unseal(keys, PURPOSE, ID, young)).toBe('hunter2');
  expect(() => unseal(NEW, PURPOSE, ID, old)).toThrow(NOT_OPENED);
  expect(() => unseal(OLD, PURPOSE, ID, young)).toThrow(NOT_OPENED);
  const under = (sealed: Buffer) => [OLD, NEW, BOTH, SWAPPED].map((keys) => sealedUnder(keys, PURPOSE, ID, sealed));
  expect(under(old)).toEqual(['CURRENT', 'NEITHER', 'PREVIOUS', 'CURRENT']);
  expect(under(young)).toEqual(['NEITHER', 'CURRENT', 'CURRENT', 'PREVIOUS']);
});

it('does not open in another place, nor for another purpose', () => {
  const sealed = seal(NEW, PURPOSE, ID, 'hunter2');
  expect(() => unseal(NEW, PURPOSE, 'sso_2', sealed)).toThrow(/^The sso client secret of sso_2 opens neither/);
  expect(sealedUnder(NEW, PURPOSE, 'sso_2', sealed)).toBe('NEITHER');
  const another = 'another purpose' as SealPurpose;
  expect(() => unseal(NEW, another, ID, sealed)).toThrow(/^The another purpose of sso_1 opens neither/);
});

it('does not open when a single byte of it was changed, or when it was cut', () => {
  const sealed = seal(BOTH, PURPOSE, ID, 'hunter2');
  const changed = Array.from(sealed, (byte, at) => {
    const other = Buffer.from(sealed);
    other[at] = byte ^ 1;
    return other;
  });
  const cut = Array.from(sealed, (_byte, length) => sealed.subarray(0, length));
  const longer = Buffer.concat([sealed, Buffer.of(0)]);
  for (const wrong of [...changed, ...cut, longer, Buffer.alloc(0), Buffer.from('hunter2')]) {
    expect(sealedUnder(BOTH, PURPOSE, ID, wrong)).toBe('NEITHER');
    expect(() => unseal(BOTH, PURPOSE, ID, wrong)).toThrow(NOT_OPENED);
  }
});

it('says what does not open, and nothing of what is in it', () => {
  const sealed = seal(OLD, PURPOSE, ID, 'hunter2');
  expect(() => unseal(NEW, PURPOSE, ID, sealed)).toThrow(/npx guildhall doctor/);
  expect(() => unseal(NEW, PURPOSE, ID, sealed)).not.toThrow(/hunter2|the (old|new) key/);
});
