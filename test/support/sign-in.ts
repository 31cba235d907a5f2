import { eventually } from './eventually';
import type { ParsedMail } from './smtp';
import { noteSecret } from './secrets';
import type { Answer, World } from './world';

export const REQUEST = /* GraphQL */ `
  mutation ($email: String!) {
    requestSignIn(input: { email: $email }) {
      challenge
      errors {
        code
        message
        path
      }
    }
  }
`;

export const SIGN_IN = /* GraphQL */ `
  mutation ($input: SignInInput!) {
    signIn(input: $input) {
      token
      expiresAt
      viewer {
        user {
          id
          handle
          email
          name
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

/** The digits in a mail, which stand alone on a line. */
export function codeIn({ text }: ParsedMail): string {
  const code = /^(\d{8})\r?$/m.exec(text)?.[1] ?? '';
  noteSecret(code);
  return code;
}

/** Asks for a code and reads it from the mail. */
export async function requestCode(world: World, email: string): Promise<{ challenge: string; code: string }> {
  const earlier = new Set(world.smtp.mails);
  const { data } = await world.graphql(null, REQUEST, { email });
  const mail = await world.smtp.waitFor((one) => !earlier.has(one) && one.to === email.toLowerCase());
  await jobsDone(world);
  return { challenge: textOf(data.requestSignIn?.challenge), code: codeIn(mail) };
}

/** Waits until no job is left: what was to be mailed has been. */
export async function jobsDone(world: World): Promise<void> {
  await eventually(async () => (await world.sql('SELECT 1 FROM graphile_worker._private_jobs')).length === 0);
}

/** Signs in through the door: code from the mail, session token from the answer. */
export async function signIn(world: World, email: string, name?: string): Promise<{ token: string; answer: Answer }> {
  const answer = await world.graphql(null, SIGN_IN, { input: { ...(await requestCode(world, email)), name } });
  const token = textOf(answer.data.signIn?.token);
  noteSecret(token);
  return { token, answer };
}

/** A value of an answer that must be text. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`This is no text: ${JSON.stringify(value)}`);
  return value;
}

/** Sends an operation through the proxy that the world trusts, as if from this address. */
export async function askFrom(
  world: World,
  address: string,
  query: string,
  variables: object,
): Promise<Answer['data']> {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = (await response.json()) as { data: Answer['data'] };
  return data;
}
