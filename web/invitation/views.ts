import { el } from '../shared/dom';
import type { Preview } from './preview';
import { button, form, type Form, submitButton } from './form';
import { actions, paragraph, show } from './screen';
import { moment, roleName } from './words';

export function accountName(preview: Preview): string {
  return preview.accountName ?? preview.accountHandle ?? 'the account';
}

/** The first step: who invites whom to what. */
export function showInvitation(
  preview: Preview,
  on: { accept: () => void; decline: () => void },
  options: { focus: boolean },
): void {
  const account = accountName(preview);
  const inviter = preview.invitedByName ?? 'A member';
  const facts: [string, string][] = [
    ['Account', preview.accountHandle ? `${account} (${preview.accountHandle})` : account],
    ['Your role', roleName(preview.role)],
  ];
  if (preview.workspaceNames?.length) facts.push(['Workspaces', preview.workspaceNames.join(', ')]);
  if (preview.email) facts.push(['Invited address', preview.email]);
  if (preview.expiresAt) facts.push(['Open until', moment(preview.expiresAt)]);
  const list = facts.flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]);
  show(
    `Join ${account}`,
    [
      paragraph(`${inviter} invites you to the account ${account}.`),
      el('dl', { className: 'facts' }, ...list),
      actions(button('Accept invitation', on.accept, 'primary'), button('Decline', on.decline)),
    ],
    options,
  );
}

/** Asks for the address that the code is sent to. */
export function showAddress(email: string, notice: string, on: { submit: () => void; back: () => void }): Form {
  const address = form({
    fields: [
      {
        name: 'email',
        label: 'Email address',
        hint: 'Use the address that the invitation was sent to.',
        input: { type: 'email', value: email, autocomplete: 'email', required: true, maxLength: 320 },
      },
    ],
    buttons: [submitButton('Send me a code'), button('Back', on.back)],
    onSubmit: on.submit,
  });
  const explanation = paragraph('To show that the invitation is yours, sign in with a code. We send it by mail.');
  show('Confirm that it is you', [...(notice ? [noticeOf(notice)] : []), explanation, address.element]);
  return address;
}

/** Asks for the code from the mail, and for a name in case the person is new. */
export function showCode(
  email: string,
  account: string,
  on: { submit: () => void; resend: () => void; back: () => void },
): Form {
  const code = form({
    fields: [
      {
        name: 'code',
        label: 'Code',
        hint: '8 digits, good for ten minutes. Use the one from the newest mail.',
        input: {
          className: 'code',
          autocomplete: 'one-time-code',
          inputMode: 'numeric',
          required: true,
          maxLength: 16,
        },
      },
      {
        name: 'name',
        label: 'Your name (optional)',
        hint: 'Only needed the first time you sign in here.',
        input: { autocomplete: 'name', maxLength: 100 },
      },
    ],
    buttons: [
      submitButton(`Sign in and join ${account}`),
      button('Send a new code', on.resend),
      button('Use another address', on.back),
    ],
    onSubmit: on.submit,
  });
  show('Enter the code', [paragraph(`If ${email} can sign in here, a mail with a code is on its way.`), code.element]);
  return code;
}

export function showDeclineQuestion(account: string, on: { decline: () => void; back: () => void }): void {
  show(`Decline the invitation to ${account}?`, [
    paragraph('The person who invited you can see that you declined. To join later you need a new invitation.'),
    actions(button('Yes, decline', on.decline, 'primary'), button('Back', on.back)),
  ]);
}

export function showDeclined(account: string): void {
  show('Invitation declined', [
    paragraph(`You have not joined ${account}, and the link no longer works.`),
    paragraph('You can close this page.', 'quiet'),
  ]);
}

/** The last step: what the person is now, and what comes next. */
export function showJoined(preview: Preview, email: string): void {
  const account = accountName(preview);
  const ide = el('a', { href: '../' }, 'the API explorer');
  show(`Welcome to ${account}`, [
    paragraph(`You are now a member with the role ${roleName(preview.role)}.`, 'notice'),
    el('h2', {}, 'What comes next'),
    el(
      'ul',
      {},
      el('li', {}, `From now on, sign in with ${email} in the tools that your company uses with this account.`),
      el(
        'li',
        {},
        'If you build against the API, start in ',
        ide,
        ': its examples show how to sign in and make a key.',
      ),
    ),
    paragraph('You are signed out of this page again. You can close it.', 'quiet'),
  ]);
}

/** Anything that ends or interrupts the way: one message and what can be done about it. */
export function showMessage(
  message: { heading: string; text: string },
  buttons: HTMLButtonElement[] = [],
  extra: Node[] = [],
  options: { focus?: boolean } = {},
): void {
  const body = [paragraph(message.text), ...extra, ...(buttons.length ? [actions(...buttons)] : [])];
  show(message.heading, body, options);
}

function noticeOf(text: string): HTMLElement {
  return paragraph(text, 'notice bad');
}
