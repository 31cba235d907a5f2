import { StartError } from '../src/errors';
import { explain } from '../src/explain';

const failed = (code: string, message = 'what the system says') => Object.assign(new Error(message), { code });

describe('why a program did not start', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', '28P01', '3D000'])('is a sentence about DATABASE_URL for %s', (code) => {
    expect(explain(failed(code))).toMatch(/^The database of DATABASE_URL .*what the system says.* Check/);
  });

  it('names the code where the system says nothing, as of a host with several addresses', () => {
    const both = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(explain(both)).toContain('let Guildhall in: ECONNREFUSED.');
  });

  it('is a sentence about the port when it is taken or not for this user', () => {
    expect(explain(failed('EADDRINUSE'))).toContain('PORT=');
    expect(explain(Object.assign(failed('EACCES'), { syscall: 'listen' }))).toContain('PORT=');
  });

  it('is what the system says of a file that this user may not touch', () => {
    expect(explain(Object.assign(failed('EACCES'), { syscall: 'open' }))).toBe('what the system says');
  });

  it('is the sentence of a StartError, and all of an error that nobody expected', () => {
    expect(explain(new StartError('Set SECRET_KEY.'))).toBe('Set SECRET_KEY.');
    for (const error of [new Error('?'), failed('42P01'), 'text']) expect(explain(error)).toBe(error);
  });
});
