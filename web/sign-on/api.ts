import { type Answer, type Failure, send } from '../shared/graphql';
import linkDocument from './documents/link.graphql';
import redeemDocument from './documents/redeem.graphql';

/** What a sign-on ends with: a session, a code that is asked for, or failures. */
export interface SignedOn {
  token: string | null;
  linkChallenge?: string | null;
  viewer: { user: { email: string | null } | null; accounts: { nodes: { name: string }[] } | null } | null;
  errors: Failure[];
}

/** As seen from the page where a code arrives. */
const ENDPOINT = '../../graphql';

export function redeem(code: string, verifier: string): Promise<Answer<{ redeemSignIn: SignedOn | null }>> {
  return send(ENDPOINT, { query: redeemDocument, variables: { input: { code, verifier } } });
}

export function link(challenge: string, code: string): Promise<Answer<{ linkSignOn: SignedOn | null }>> {
  return send(ENDPOINT, { query: linkDocument, variables: { input: { challenge, code } } });
}
