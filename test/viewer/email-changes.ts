import { codeIn, jobsDone, textOf } from '../support/sign-in';
import type { Person, World } from '../support/world';

export const REQUEST_CHANGE = /* GraphQL */ `
  mutation ($email: String!) {
    requestEmailChange(input: { email: $email }) {
      change
      errors {
        code
        message
        path
        ... on LimitReachedError {
          limit
          used
        }
      }
    }
  }
`;

export const CHANGE_EMAIL = /* GraphQL */ `
  mutation ($input: ChangeEmailInput!) {
    changeEmail(input: $input) {
      viewer {
        user {
          id
          email
        }
      }
      errors {
        code
        message
        path
      }
    }
  }
`;

/** Asks for a change and reads its code from the mail to the new address. */
export async function requestChange(
  world: World,
  { token }: Pick<Person, 'token'>,
  email: string,
): Promise<{ change: string; code: string }> {
  const earlier = new Set(world.smtp.mails);
  const { data } = await world.graphql(token, REQUEST_CHANGE, { email });
  const change = textOf(data.requestEmailChange?.change);
  const mail = await world.smtp.waitFor((one) => !earlier.has(one) && one.to === email);
  await jobsDone(world);
  return { change, code: codeIn(mail) };
}

/** Digits that are not these. */
export function wrong(code: string): string {
  return code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
}
