import { domainOfEmail, InputCheck, isEmail, normalEmail } from '../src/validation';

describe('an address on the web', () => {
  const problems = (value: string): number => {
    const check = new InputCheck();
    check.webAddress(value, ['link']);
    return check.problems.length;
  };

  it.each(['https://example.com', 'https://example.com:8443/a?b=c#d', 'https://example.com/@ada'])(
    'may be %s',
    (value) => {
      expect(problems(value)).toBe(0);
    },
  );

  it.each(['https://ada@example.com/', 'https://ada:secret@example.com/', 'https://:secret@example.com/'])(
    'holds neither a user name nor a password, as %s does',
    (value) => {
      expect(problems(value)).toBe(1);
    },
  );
});

describe('the domain of a mail address', () => {
  it.each([
    ['olivia@example.com', 'example.com'],
    ['Olivia@EXAMPLE.com', 'example.com'],
    ['olivia@bücher.de', 'xn--bcher-kva.de'],
    ['olivia@BÜCHER.DE', 'xn--bcher-kva.de'],
    ['olivia@bu\u0308cher.de', 'xn--bcher-kva.de'],
    ['olivia@XN--bcher-kva.de', 'xn--bcher-kva.de'],
    ['olivia@bücher.рф', 'xn--bcher-kva.xn--p1ai'],
    ['olivia@straße.de', 'xn--strae-oqa.de'],
  ])('of %s is %s, as DNS has it', (email, domain) => {
    expect(isEmail(normalEmail(email))).toBe(true);
    expect(domainOfEmail(normalEmail(email))).toBe(domain);
  });

  it.each([
    'olivia@ｅxample.com',
    'olivia@example。com',
    'olivia@ﬁsh.com',
    'olivia@bücher.xn--p1ai',
    'olivia@bücher-.de.xn--a',
  ])('is written in the one way in which it is: %s is no mail address', (email) => {
    expect(isEmail(normalEmail(email))).toBe(false);
  });
});
