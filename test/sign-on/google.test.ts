import { checkManaged } from '../../src/oidc/person';

const GOOGLE = 'https://accounts.google.com';

describe('Google, where everybody has an account', () => {
  it('is believed about addresses that their own domain manages', () => {
    expect(() => {
      checkManaged(GOOGLE, 'acme.example', 'berta@acme.example');
    }).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['nobody', undefined],
    ['another domain', 'evil.example'],
    ['a domain above', 'example'],
    ['what is no domain', ['acme.example']],
  ])('is not believed about an address that %s manages', (_what, managedBy) => {
    expect(() => {
      checkManaged(GOOGLE, managedBy, 'berta@acme.example');
    }).toThrow(/hd/);
  });

  it('is asked for that alone: other providers serve one organisation', () => {
    expect(() => {
      checkManaged('https://login.acme.example', undefined, 'berta@acme.example');
    }).not.toThrow();
  });
});
