import type { App } from './app';
import { sweepKnownNetworks } from './audit/new-networks';
import { summariseRefusals } from './audit/refusals';
import { sweepIdempotencyKeys } from './db/idempotency';
import type { TaskName, TaskPayloads } from './jobs/tasks';
import { tryEach } from './jobs/try-each';
import { sweepDeliveries } from './mail/deliver';
import { cutAuditLogs } from './modules/audit-log/cut-audit-logs.job';
import { sweepAuditExports } from './modules/audit-log/sweep-audit-exports';
import { purgeClosedAccounts } from './modules/accounts/purge-closed-accounts.job';
import { cancelSubscription } from './modules/billing/cancel-subscription.job';
import { closeCheckout } from './modules/billing/close-checkout.job';
import { forgetContact } from './modules/billing/forget-contact.job';
import { reconcileBilling } from './modules/billing/reconcile-billing.job';
import { sweepStripeEvents } from './modules/billing/sweep-stripe-events';
import { syncBilling } from './modules/billing/sync-billing.job';
import { notifyOwnersOfDirectory } from './modules/directory/notify-owners-of-directory.job';
import { checkDomain } from './modules/domains/check-domain.job';
import { checkDomains } from './modules/domains/check-domains.job';
import { notifyOwnersOfDomain } from './modules/domains/notify-owners-of-domain.job';
import { sendInvitation } from './modules/invitations/send-invitation.job';
import { sweepInvitations } from './modules/invitations/sweep-invitations';
import { notifyOwners } from './modules/members/notify-owners.job';
import { notifySso } from './modules/sso/notify-sso.job';
import { sendSignInCode } from './modules/sessions/send-sign-in-code.job';
import { sweepSignIn } from './modules/sessions/sweep-sign-in';
import { sweepSignOn } from './modules/sign-on/sweep-sign-on';
import { sendPartingMail, sweepPartingMails } from './modules/users/send-parting-mail.job';
import { sendEmailChangeCode } from './modules/viewer/send-email-change-code.job';
import { sweepEmailChanges } from './modules/viewer/sweep-email-changes';

export type Tasks = { [Task in TaskName]: (payload: TaskPayloads[Task], jobId: string) => Promise<void> };

/** What the sweep is made of: each removes what has served its time, and one that fails holds up no other. */
const sweeps: ((app: App) => Promise<void>)[] = [
  sweepSignIn,
  sweepSignOn,
  sweepEmailChanges,
  sweepPartingMails,
  sweepInvitations,
  sweepIdempotencyKeys,
  sweepDeliveries,
  sweepAuditExports,
  sweepStripeEvents,
  sweepKnownNetworks,
  purgeClosedAccounts,
];

/** What each job does. */
export function createTasks(app: App): Tasks {
  return {
    cancelSubscription: (payload) => cancelSubscription(app, payload),
    checkDomain: (payload) => checkDomain(app, payload),
    checkDomains: () => checkDomains(app),
    closeCheckout: (payload) => closeCheckout(app, payload),
    cutAuditLogs: () => cutAuditLogs(app),
    forgetContact: (payload) => forgetContact(app, payload),
    notifyOwners: (payload, jobId) => notifyOwners(app, payload, jobId),
    notifySso: (payload, jobId) => notifySso(app, payload, jobId),
    notifyOwnersOfDomain: (payload, jobId) => notifyOwnersOfDomain(app, payload, jobId),
    notifyOwnersOfDirectory: (payload, jobId) => notifyOwnersOfDirectory(app, payload, jobId),
    reconcileBilling: () => reconcileBilling(app),
    sendEmailChangeCode: (payload) => sendEmailChangeCode(app, payload),
    sendInvitation: (payload) => sendInvitation(app, payload),
    sendPartingMail: (payload) => sendPartingMail(app, payload),
    sendSignInCode: (payload) => sendSignInCode(app, payload),
    summariseRefusals: () => summariseRefusals(app),
    syncBilling: (payload) => syncBilling(app, payload),
    sweep: () => tryEach(sweeps, (part) => part(app)),
  };
}

/** Jobs that run by the clock, in graphile-worker's crontab; however many processes there are, each runs once. */
export const cron = `
7 * * * * summariseRefusals
17 * * * * sweep
57 1 * * * checkDomains
27 3 * * * cutAuditLogs
37 4 * * * reconcileBilling
`;
