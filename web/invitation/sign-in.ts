import { Unreachable } from '../shared/graphql';
import * as api from './api';
import { attempt } from './attempt';
import { type Challenge, stillGood } from './challenges';
import { button, type Form } from './form';
import { say } from './screen';
import { state } from './state';
import { showAddress, showCode } from './views';
import { describeFault, timeOfDay, unreachableMessage } from './words';

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
      const challenge = { id: result.challenge, email: state.email, askedAt: new Date() };
      state.challenges.push(challenge);
      askCode(steps, challenge);
      say(done);
    }
  };
  attempt('Sending the code …', request, () => {
    fail(lost);
  });
}

const lost = `${unreachableMessage.heading}. Check your connection, then try again.`;

/** Asks for the code of a challenge; the codes of earlier ones are offered once this one is refused. */
function askCode(steps: Steps, newest: Challenge): void {
  const form = showCode(state.email, steps.account, {
    submit: () => {
      enter(steps, form, newest);
    },
    resend: () => {
      requestCode(steps, form, 'code', 'A new code is on its way. Use the one from the newest mail.');
    },
    back: () => {
      signInByCode(steps);
    },
  });
}

/** Tries the code in the form on one challenge. */
function enter(steps: Steps, form: Form, challenge: Challenge): void {
  const code = form.value('code').replaceAll(/[\s-]/g, '');
  const name = form.value('name');
  if (!/^\d{8}$/.test(code)) {
    form.fail('code', 'Enter the 8 digits from the newest mail.');
    return;
  }
  const request = async (): Promise<void> => {
    const { data, faults } = await api.signIn({ challenge: challenge.id, code, ...(name && { name }) });
    const fault = faults[0];
    const result = data?.signIn;
    const failure = result?.errors[0];
    if (failure?.path.includes('name')) form.fail('name', failure.message);
    else if (failure) refuseCode(steps, form, challenge, failure.message);
    else if (result?.token) {
      state.challenges = [];
      state.session = { token: result.token, email: result.viewer?.user?.email ?? state.email };
      await steps.onSignedIn();
    } else form.fail('code', fault ? describeFault(fault).text : 'The code was not accepted. Ask for a new one.');
  };
  attempt('Signing you in …', request, () => {
    form.fail('code', lost);
  });
}

/**
 * Says that a code was refused. It may be that of another mail, which only the person can see: each try on a wrong
 * challenge counts against it, so none is made unasked.
 */
function refuseCode(steps: Steps, form: Form, tried: Challenge, sentence: string): void {
  const others = stillGood(state.challenges, tried.email, new Date()).filter(({ id }) => id !== tried.id);
  form.fail('code', others.length === 0 ? sentence : `${sentence} Is it from another mail? Then say so below.`);
  form.offer(
    others.map((other) => {
      const label = `The code is from the mail that I asked for at ${timeOfDay(other.askedAt)}`;
      return button(label, () => {
        enter(steps, form, other);
      });
    }),
  );
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
