import { InputCheck } from '../src/validation';

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
