import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Kind, parse, type FieldDefinitionNode } from 'graphql';
import { describeFailure } from '../../web/invitation/words';

const folder = path.join(__dirname, '../../schema');

/** What the schema says a mutation can answer. */
function codesOf(mutation: string): string[] {
  const fields = readdirSync(folder)
    .flatMap((file) => [...parse(readFileSync(path.join(folder, file), 'utf8')).definitions])
    .flatMap((definition): readonly FieldDefinitionNode[] =>
      'fields' in definition ? ((definition.fields ?? []) as readonly FieldDefinitionNode[]) : [],
    );
  const directive = fields
    .find(({ name }) => name.value === mutation)
    ?.directives?.find(({ name }) => name.value === 'fails');
  const codes = directive?.arguments?.[0]?.value;
  return codes?.kind === Kind.LIST ? codes.values.flatMap((code) => (code.kind === Kind.ENUM ? code.value : [])) : [];
}

const failure = (code: string) => describeFailure({ code, message: 'What to do.', path: [] });
const codes = [...new Set([...codesOf('acceptInvitation'), ...codesOf('declineInvitation')])];

describe('what the invitation page says of a refusal', () => {
  // The page asks for another sign-in instead.
  it.each(codes.filter((code) => code !== 'WRONG_RECIPIENT'))('has a heading of its own for %s', (code) => {
    expect(failure(code)).toMatchObject({ text: 'What to do.' });
    expect(failure(code).heading).not.toBe(failure('A_CODE_OF_NO_KIND').heading);
  });

  it('offers to try again only where that can help', () => {
    const again = codes.filter((code) => failure(code).again && code !== 'WRONG_RECIPIENT');
    expect(again.sort()).toEqual(['FEATURE_NOT_IN_PLAN', 'SEAT_LIMIT_REACHED']);
  });
});
