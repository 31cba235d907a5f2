import { Unreachable } from '../shared/graphql';
import * as api from './api';
import { attempt } from './attempt';
import type { Form } from './form';
import { say } from './screen';
import { state } from './state';
import { showAddress, showCode } from './views';
import { describeFault, unreachableMessage } from './words';

interface Steps {
  /** The account's name, for the button that signs in and joins. */
  account: string;
  /** A sentence on why the person is asked (again). */
  notice?: string;
  onSignedIn: () => Promise<void>;
  onBack: () => void;
}

/** Leads through sign-in: the address, then the code from the mail. Ends with a session in the state. */
export function signInByCode(steps: Steps): void {
  const form = showAddress(state.email, steps.notice ?? '', {
    submit: () => {
      state.email = form.value('email');
      if (state.email.includes('@')) requestCode(steps, form, 'email', 'Code sent.');
      else form.fail('email', 'Enter your email address, for example you@company.com.');
    },
    back: steps.onBack,
  });
}

/** Asks for a code. A failure is shown at the field of this form that is named. */
function requestCode(steps: Steps, form: Form, field: string, done: string): void {
  const fail = (sentence: string): void => {
    form.fail(field, sentence);
  };
  const request = async (): Promise<void> => {
    const { data, faults } = await api.requestSignIn(state.email);
    const fault = faults[0];
    const result = data?.requestSignIn;
    const failure = result?.errors[0];
    if (fault) fail(describeFault(fault).text);
    else if (failure) fail(failure.message);
    else if (!result?.challenge) fail('The server sent no code. Try again in a minute.');
    else {
      state.challenge = result.challenge;
      askCode(steps);
      say(done);
    }
  };
  attempt('Sending the code …', request, () => {
    fail(lost);
  });
}

const lost = `${unreachableMessage.heading}. Check your connection, then try again.`;

function askCode(steps: Steps): void {
  const form = showCode(state.email, steps.account, {
    submit: () => {
      const digits = form.value('code').replaceAll(/[\s-]/g, '');
      if (/^\d{8}$/.test(digits)) enter(steps, form, digits);
      else form.fail('code', 'Enter the 8 digits from the newest mail.');
    },
    resend: () => {
      requestCode(steps, form, 'code', 'A new code is on its way. Earlier ones no longer work here.');
    },
    back: () => {
      signInByCode(steps);
    },
  });
}

function enter(steps: Steps, form: Form, code: string): void {
  const name = form.value('name');
  const request = async (): Promise<void> => {
    const { data, faults } = await api.signIn({ challenge: state.challenge, code, ...(name && { name }) });
    const fault = faults[0];
    const result = data?.signIn;
    const failure = result?.errors[0];
    if (failure) form.fail(failure.path.includes('name') ? 'name' : 'code', failure.message);
    else if (result?.token) {
      state.session = { token: result.token, email: result.viewer?.user?.email ?? state.email };
      await steps.onSignedIn();
    } else form.fail('code', fault ? describeFault(fault).text : 'The code was not accepted. Ask for a new one.');
  };
  attempt('Signing you in …', request, () => {
    form.fail('code', lost);
  });
}

/** Ends the session on the server too; if that cannot be reached, it ends there by itself later. */
export async function forgetSession(): Promise<void> {
  const ended = state.session;
  delete state.session;
  if (!ended) return;
  try {
    await api.signOut(ended.token);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}
