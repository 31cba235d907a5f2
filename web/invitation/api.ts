import { type Answer, type Failure, send } from '../shared/graphql';
import accept from './documents/accept.graphql';
import decline from './documents/decline.graphql';
import invitation from './documents/invitation.graphql';
import requestSignInDocument from './documents/request-sign-in.graphql';
import signInDocument from './documents/sign-in.graphql';
import signOutDocument from './documents/sign-out.graphql';
import type { Preview } from './preview';

export interface SignedIn {
  token: string | null;
  viewer: { user: { name: string; email: string | null } | null } | null;
  errors: Failure[];
}

/** The API stands beside the page: under the same PUBLIC_URL, wherever that is. */
const ENDPOINT = '../graphql';

export function readInvitation(token: string): Promise<Answer<{ invitationByToken: Preview | null }>> {
  return send(ENDPOINT, { query: invitation, variables: { token } });
}

export function requestSignIn(
  email: string,
): Promise<Answer<{ requestSignIn: { challenge: string | null; errors: Failure[] } | null }>> {
  return send(ENDPOINT, { query: requestSignInDocument, variables: { email } });
}

export function signIn(input: {
  challenge: string;
  code: string;
  name?: string;
}): Promise<Answer<{ signIn: SignedIn | null }>> {
  return send(ENDPOINT, { query: signInDocument, variables: { input } });
}

export function acceptInvitation(
  token: string,
  session: string,
): Promise<Answer<{ acceptInvitation: { errors: Failure[] } | null }>> {
  return send(ENDPOINT, { query: accept, variables: { token } }, session);
}

export function declineInvitation(token: string): Promise<Answer<{ declineInvitation: { errors: Failure[] } | null }>> {
  return send(ENDPOINT, { query: decline, variables: { token } });
}

export function signOut(session: string): Promise<Answer<unknown>> {
  return send(ENDPOINT, { query: signOutDocument }, session);
}
