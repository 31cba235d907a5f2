import { type Answer, type Failure, send } from '../shared/graphql';

export type InvitationStatus = 'PENDING' | 'ACCEPTED' | 'DECLINED' | 'REVOKED' | 'EXPIRED';

/** What the holder of the link may see before signing in. Of an invitation that is not PENDING only the status is told. */
export interface Preview {
  status: InvitationStatus;
  accountName: string | null;
  accountHandle: string | null;
  invitedByName: string | null;
  role: string | null;
  workspaceNames: string[] | null;
  email: string | null;
  expiresAt: string | null;
}

export interface SignedIn {
  token: string | null;
  viewer: { user: { name: string; email: string | null } | null } | null;
  errors: Failure[];
}

/** The API stands beside the page: under the same PUBLIC_URL, wherever that is. */
const ENDPOINT = '../graphql';
const ERRORS = 'errors { code message path }';

export function readInvitation(token: string): Promise<Answer<{ invitationByToken: Preview | null }>> {
  const query = `query Invitation($token: String!) {
    invitationByToken(token: $token) {
      status accountName accountHandle invitedByName role workspaceNames email expiresAt
    }
  }`;
  return send(ENDPOINT, { query, variables: { token } });
}

export function requestSignIn(
  email: string,
): Promise<Answer<{ requestSignIn: { challenge: string | null; errors: Failure[] } | null }>> {
  const query = `mutation RequestSignIn($email: String!) {
    requestSignIn(input: { email: $email }) { challenge ${ERRORS} }
  }`;
  return send(ENDPOINT, { query, variables: { email } });
}

export function signIn(input: {
  challenge: string;
  code: string;
  name?: string;
}): Promise<Answer<{ signIn: SignedIn | null }>> {
  const query = `mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { token viewer { user { name email } } ${ERRORS} }
  }`;
  return send(ENDPOINT, { query, variables: { input } });
}

export function acceptInvitation(
  token: string,
  session: string,
): Promise<Answer<{ acceptInvitation: { errors: Failure[] } | null }>> {
  const query = `mutation Accept($token: String!) {
    acceptInvitation(input: { token: $token }) { member { id } ${ERRORS} }
  }`;
  return send(ENDPOINT, { query, variables: { token } }, session);
}

export function declineInvitation(token: string): Promise<Answer<{ declineInvitation: { errors: Failure[] } | null }>> {
  const query = `mutation Decline($token: String!) {
    declineInvitation(input: { token: $token }) { invitation { id } ${ERRORS} }
  }`;
  return send(ENDPOINT, { query, variables: { token } });
}

export function signOut(session: string): Promise<Answer<unknown>> {
  return send(ENDPOINT, { query: 'mutation SignOut { signOut(input: {}) { signedOut } }' }, session);
}
