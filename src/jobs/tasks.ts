/** Who acts where an account's directory does. */
export const DIRECTORY_ACTS = 'DIRECTORY';

/** The jobs that there are, and what each is told: ids only, never a secret, since a job waits in a table. */
export interface TaskPayloads {
  /** Mails the code of a challenge, that signs in or links a sign-on by a provider, if the address may sign in. */
  sendSignInCode: { challengeId: string };
  /** Mails the link of one sending of an invitation. */
  sendInvitation: { invitationId: string; sendCount: number };
  /** Mails the code of a change of address to the new address. */
  sendEmailChangeCode: { changeId: string };
  /** Mails what an address that is no longer its person's is to be told. */
  sendPartingMail: { mailId: string };
  /** Tells the recipients, who are users, that somebody was made an owner of an account, or is one no longer. */
  notifyOwners: {
    accountId: string;
    userId: string;
    /** Null for an operator; DIRECTORY_ACTS for the account's directory. */
    actorId: string | null;
    change: 'MADE' | 'UNMADE';
    recipientIds: string[];
  };
  /** Tells the recipients, who are users, what was done to the single sign-on of an account. */
  notifySso: {
    accountId: string;
    /** Null for an operator. */
    actorId: string | null;
    change: 'CONFIGURED' | 'CHANGED' | 'CONFIRMED' | 'ENFORCED' | 'RELEASED' | 'REMOVED';
    /** Which trusted parts it is about; null where it is about none. */
    trustVersion: number | null;
    recipientIds: string[];
  };
  /** Tells the recipients, who are users, what became of a domain of their account. Its name is told too: it may be gone by then. */
  notifyOwnersOfDomain: {
    accountId: string;
    domainId: string;
    name: string;
    news: 'FAILING' | 'LAPSED' | 'TAKEN' | 'REMOVED';
    /** Who did it; null where nobody of the account did. */
    actorId: string | null;
    /** Of a warning, the day that it is for; else null. */
    day: string | null;
    recipientIds: string[];
  };
  /** Tells the recipients, who are users, what became of the directory of an account, or what it was refused. */
  notifyOwnersOfDirectory: { accountId: string; recipientIds: string[] } & (
    | { change: 'CREATED' | 'REMOVED'; actorId: string }
    | {
        change: 'LAST_OWNER';
        /** One such mail a day: as `YYYY-MM-DD`. */
        day: string;
      }
  );
  /** Looks for the DNS record of a domain that was verified. */
  checkDomain: { domainId: string };
  /** Has all such domains looked at. */
  checkDomains: Record<string, never>;
  /** Brings an account into step with Stripe. */
  syncBilling: { accountId: string };
  /** Has a checkout at Stripe closed. */
  closeCheckout: { checkoutId: string };
  /** Ends at Stripe what a closed account pays. */
  cancelSubscription: { customerId: string; checkoutId: string | null };
  /** Takes an erased person away at Stripe, known by the SHA-256 of their addresses. */
  forgetContact: { customerId: string; emailHashes: string[] };
  /** Has all accounts synced that Stripe knows. */
  reconcileBilling: Record<string, never>;
  /** Removes audit events that were kept long enough. Once a day, since each time leaves a record for ever. */
  cutAuditLogs: Record<string, never>;
  /** Sums up refusals that were counted only. */
  summariseRefusals: Record<string, never>;
  /** Removes what has served its time: challenges, sign-ons by providers, changes of address, sessions, idempotency keys, mail records, addresses of exports, events of Stripe's, accounts closed long ago. */
  sweep: Record<string, never>;
}

export type TaskName = keyof TaskPayloads;

/** The jobs that send mail, with whom each mails. */
export const mailTasks = {
  sendSignInCode: 'who signs in',
  sendInvitation: 'who is invited',
  sendEmailChangeCode: 'the new address of a person',
  sendPartingMail: 'the former address of a person',
  notifyOwners: 'owners of an account',
  notifySso: 'owners of an account',
  notifyOwnersOfDomain: 'owners of an account',
  notifyOwnersOfDirectory: 'owners of an account',
} as const satisfies Partial<Record<TaskName, string>>;
