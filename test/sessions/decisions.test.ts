import { isOfOtherDomain } from '../../src/modules/sessions/sign-up.decisions';

describe('SIGN_UP=domains', () => {
  const kept = (email: string) =>
    isOfOtherDomain({ signUp: 'domains', signUpDomains: ['example.com', 'xn--bcher-kva.de'] }, email);

  it.each(['olivia@example.com', 'olivia@bücher.de', 'olivia@xn--bcher-kva.de'])('lets %s sign up', (email) => {
    expect(kept(email)).toBe(false);
  });

  it.each(['olivia@eu.example.com', 'olivia@example.com.net', 'olivia@bucher.de'])('keeps %s out', (email) => {
    expect(kept(email)).toBe(true);
  });
});
