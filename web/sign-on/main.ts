import '../invitation/page.css';
import { button, form, submitButton } from '../invitation/form';
import { actions, paragraph, say, show, work } from '../invitation/screen';
import { el } from '../shared/dom';
import { type Fault, Unreachable } from '../shared/graphql';
import { link, redeem, type SignedOn } from './api';
import { newChallenge, takeVerifier, whereItBegan } from './verifier';

/** The page's other address is that of an account, which begins. */
const WHERE_CODES_ARRIVE = '/sso/accounts/done';

const NOTHING =
  'A sign-on ends at this address, and what it gives is shown once. To get a session, sign on at the address of your company.';

const UNREACHABLE = 'The server does not answer. Check your connection, then sign on again.';

/**
 * Signs on by itself, for whoever opens an account's address without another client: makes what the code is bound to, goes to the
 * provider, and redeems what comes back.
 */
async function open(): Promise<void> {
  const code = new URLSearchParams(location.search).get('code');
  if (code === null && location.pathname.endsWith(WHERE_CODES_ARRIVE)) {
    showMessage('There is nothing to do here', NOTHING);
    return;
  }
  if (code === null) {
    const query = new URLSearchParams({ challenge: await newChallenge() });
    location.replace(`${location.pathname}?${query.toString()}`);
    return;
  }
  // The code is good once and for a minute: it need not stay in the address.
  history.replaceState(null, '', location.pathname);
  const verifier = takeVerifier();
  if (verifier === null) {
    showMessage(
      'This sign-on was not begun here',
      'Open the sign-on address of your company in this tab, and sign on.',
    );
    return;
  }
  await asking('Signing you in …', async () => {
    const { data, faults } = await redeem(code, verifier);
    const signedOn = data?.redeemSignIn ?? null;
    if (typeof signedOn?.linkChallenge === 'string') askForCode(signedOn.linkChallenge);
    else
      finish(signedOn, faults, (sentence) => {
        showMessage('You are not signed in', sentence);
      });
  });
}

/** Asks for the code that was mailed, since the address is somebody's here already. */
function askForCode(challenge: string): void {
  const entry = form({
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
    ],
    buttons: [submitButton('Confirm and sign in')],
    onSubmit: () => {
      void enter(challenge, entry.value('code').replaceAll(/[\s-]/g, ''), (sentence) => {
        entry.fail('code', sentence);
        entry.offer(again());
      });
    },
  });
  show('Confirm that it is you', [
    paragraph('You have been here before with this address. A code was mailed to it: it is asked for this once.'),
    entry.element,
  ]);
}

async function enter(challenge: string, code: string, fail: (sentence: string) => void): Promise<void> {
  if (!/^\d{8}$/.test(code)) {
    fail('Enter the 8 digits from the mail.');
    return;
  }
  await asking('Signing you in …', async () => {
    const { data, faults } = await link(challenge, code);
    finish(data?.linkSignOn ?? null, faults, fail);
  });
}

/** Says who is signed in to what, and shows the token, once; or what failed. */
function finish(signedOn: SignedOn | null, faults: readonly Fault[], fail: (sentence: string) => void): void {
  const token = signedOn?.token;
  if (typeof token !== 'string') {
    const sentence = faults[0]?.message ?? signedOn?.errors[0]?.message;
    fail(sentence ?? 'The server gave no session: sign on again.');
    return;
  }
  const email = signedOn?.viewer?.user?.email ?? 'you';
  const account = signedOn?.viewer?.accounts?.nodes[0]?.name ?? 'the account';
  const shown = el('input', { type: 'password', readOnly: true, value: token, id: 'token', autocomplete: 'off' });
  const copy = button('Copy the token', () => void copyOf(token, shown));
  show('You are signed in', [
    paragraph(`${email} is signed in to ${account}.`, 'notice'),
    el(
      'p',
      {},
      `Programs go on with this session's token, which opens ${account} and nothing else. Copy it now, since it is shown this once, and give it to your program, or paste it as the bearer key into `,
      el('a', { href: '../../', target: '_blank', rel: 'noreferrer' }, 'the API explorer'),
      '.',
    ),
    el('div', { className: 'field' }, el('label', { htmlFor: 'token' }, 'Session token'), shown),
    actions(copy),
  ]);
}

/** Copies the token; where the browser does not let a page do that, shows it, to be copied by hand. */
async function copyOf(token: string, shown: HTMLInputElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(token);
    say('Copied.');
  } catch {
    shown.type = 'text';
    shown.select();
    say('Your browser does not let this page copy: copy the selected token yourself.');
  }
}

/** Says what there is to say, and offers to begin again where this tab knows where. */
function showMessage(heading: string, sentence: string): void {
  const buttons = again('primary');
  show(heading, [paragraph(sentence), ...(buttons.length === 0 ? [] : [actions(...buttons)])]);
}

/** The button that begins again, where this tab knows where. */
function again(className = ''): HTMLButtonElement[] {
  const began = whereItBegan();
  if (began === null) return [];
  return [
    button(
      'Sign on again',
      () => {
        location.assign(began);
      },
      className,
    ),
  ];
}

async function asking(sentence: string, task: () => Promise<void>): Promise<void> {
  await work(sentence, async () => {
    try {
      await task();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      showMessage('You are not signed in', UNREACHABLE);
    }
  });
}

void open();
