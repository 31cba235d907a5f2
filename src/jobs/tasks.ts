/** The jobs that there are, and what each is told: ids only, never a secret, since a job waits in a table. */
export interface TaskPayloads {
  /** Mails the code of a sign-in challenge, if the address may sign in. */
  sendSignInCode: { challengeId: string };
  /** Mails the link of one sending of an invitation. */
  sendInvitation: { invitationId: string; sendCount: number };
  /** Tells an account's owners that somebody was made, or is no longer, an owner. */
  notifyOwners: { accountId: string; userId: string; actorId: string; change: 'MADE' | 'UNMADE' };
  /** Removes the content of an account that was deleted 30 days ago. */
  purgeAccount: { accountId: string };
  /** Sums up refusals that were counted only. */
  summariseRefusals: Record<string, never>;
  /** Removes rows that have served their time: challenges, sessions, idempotency keys, mail records. */
  sweep: Record<string, never>;
}

export type TaskName = keyof TaskPayloads;
