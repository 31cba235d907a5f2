import { jobsDone, textOf } from '../support/sign-in';
import type { ParsedMail } from '../support/smtp';
import { noteSecret } from '../support/secrets';
import type { Answer, Data, TestAccount, World } from '../support/world';

const ERRORS = /* GraphQL */ `
  errors {
    code
    message
    path
    ... on SeatLimitReachedError {
      limit
      used
      reserved
    }
    ... on LimitReachedError {
      most: limit
      now: used
    }
    ... on FeatureNotInPlanError {
      feature
      availableIn
    }
    ... on PermissionNotHeldError {
      missingPermissions
      missingScopes
    }
  }
`;

export const INVITE = /* GraphQL */ `
  mutation ($input: InviteMembersInput!) {
    inviteMembers(input: $input) {
      results {
        email
        outcome
        invitation {
          id
          email
          role
          status
          expiresAt
          sendCount
          workspaces {
            workspace {
              id
            }
            role {
              name
            }
          }
          teams {
            name
          }
          invitedBy {
            ... on User {
              id
            }
            ... on ServiceAccount {
              id
            }
          }
        }
        ${ERRORS}
      }
      account {
        seats {
          used
          reserved
          available
        }
      }
      ${ERRORS}
    }
  }
`;

export const RESEND = /* GraphQL */ `
  mutation ($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      invitation {
        id
        status
        expiresAt
        sendCount
        invitedBy {
          ... on User {
            id
          }
          ... on ServiceAccount {
            id
          }
        }
      }
      ${ERRORS}
    }
  }
`;

export const REVOKE = /* GraphQL */ `
  mutation ($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      invitation {
        id
        status
      }
      account {
        seats {
          reserved
        }
      }
      ${ERRORS}
    }
  }
`;

export const ACCEPT = /* GraphQL */ `
  mutation ($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      member {
        id
        role
        joinedBy
        user {
          id
        }
        account {
          id
        }
      }
      viewer {
        accounts {
          nodes {
            id
          }
        }
        invitations {
          nodes {
            id
          }
        }
      }
      ${ERRORS}
    }
  }
`;

export const DECLINE = /* GraphQL */ `
  mutation ($input: DeclineInvitationInput!) {
    declineInvitation(input: $input) {
      invitation {
        id
        status
        accountName
        email
      }
      viewer {
        invitations {
          nodes {
            id
          }
        }
      }
      ${ERRORS}
    }
  }
`;

export const PREVIEW = /* GraphQL */ `
  query ($token: String!) {
    invitationByToken(token: $token) {
      id
      status
      accountName
      accountHandle
      invitedByName
      role
      workspaceNames
      email
      expiresAt
    }
  }
`;

export const CAN = /* GraphQL */ `
  query ($id: ID!) {
    node(id: $id) {
      ... on Invitation {
        resend: viewerCan(action: RESEND) {
          allowed
          reasons {
            code
            message
          }
        }
        revoke: viewerCan(action: REVOKE) {
          allowed
          reasons {
            code
            message
          }
        }
      }
    }
  }
`;

export const DAY = 24 * 60 * 60 * 1000;

/** An answer's list as an array. */
export function listOf(data: Data | undefined): Data[] {
  if (!Array.isArray(data)) throw new Error(`This is no list: ${JSON.stringify(data)}`);
  return data as Data[];
}

/** Invites through the door; answers the payload. */
export async function invite(
  world: World,
  token: string,
  accountId: string,
  invitations: object[],
  rest: object = {},
): Promise<Data> {
  const { data, errors } = await world.graphql(token, INVITE, { input: { accountId, invitations, ...rest } });
  expect(errors).toEqual([]);
  return data.inviteMembers ?? {};
}

/** An address that nobody has yet. */
export function newEmail(name = 'guest'): string {
  counter += 1;
  return `${name}-${counter}-${process.pid}@example.com`;
}
let counter = 0;

/** The token of the link in a mail, which stands alone on a line. */
export function tokenIn({ text }: ParsedMail): string {
  const token = /^http:\/\/localhost:4000\/invitations\/(gil_\w+)\r?$/m.exec(text)?.[1] ?? '';
  noteSecret(token);
  return token;
}

/** Mails to an address, once all that is to be mailed has been; the newest last. */
export async function mailsTo(world: World, email: string): Promise<ParsedMail[]> {
  await jobsDone(world);
  return world.smtp.mails.filter(({ to }) => to === email);
}

/** The token of the latest link that went to an address. */
export async function latestToken(world: World, email: string): Promise<string> {
  const mail = (await mailsTo(world, email)).at(-1);
  if (mail === undefined) throw new Error(`no mail to ${email}`);
  return tokenIn(mail);
}

/** One invitation, made by the account's owner unless somebody else is named, with its link from the mail. */
export async function invited(
  world: World,
  account: TestAccount,
  entry: { email: string; [field: string]: unknown },
  token: string = account.owner.token,
): Promise<{ id: string; token: string }> {
  const { results } = await invite(world, token, account.id, [entry]);
  return { id: textOf(results?.[0]?.invitation?.id), token: await latestToken(world, entry.email) };
}

/** The payload errors of a mutation, as code and path. */
export function failures({ data }: Answer, mutation: string): unknown[] {
  return listOf(data[mutation]?.errors).map(({ code, path }) => [code, path]);
}

/** The audit events of one account, oldest first, without those of making it. */
export async function eventsOf(world: World, accountId: string): Promise<Record<string, unknown>[]> {
  return world.sql('SELECT * FROM audit_events WHERE log_id = $1 ORDER BY number', [accountId]);
}
