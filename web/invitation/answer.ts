import { type Failure, Unreachable } from '../shared/graphql';
import * as api from './api';
import { attempt, showFault } from './attempt';
import { button } from './form';
import type { Preview } from './preview';
import { work } from './screen';
import { forgetSession, signInByCode } from './sign-in';
import { state } from './state';
import { accountName, showDeclined, showDeclineQuestion, showJoined, showMessage } from './views';
import { describeFailure, unreachableMessage } from './words';

/** Accepts the invitation, after a sign-in where there is none yet. `back` shows the invitation again. */
export function accept(preview: Preview, back: () => void, notice?: string): void {
  const now = (): Promise<void> => acceptNow(preview, back);
  if (state.session) attempt('Accepting the invitation …', now);
  else signInByCode({ account: accountName(preview), ...(notice && { notice }), onSignedIn: now, onBack: back });
}

async function acceptNow(preview: Preview, back: () => void): Promise<void> {
  const { session } = state;
  const again = (): void => {
    accept(preview, back);
  };
  if (!session) {
    again();
    return;
  }
  let answer: Awaited<ReturnType<typeof api.acceptInvitation>>;
  try {
    answer = await api.acceptInvitation(state.token, session.token);
  } catch (error) {
    // Signed in by now: what must be tried again is accepting, not the code that was used.
    if (!(error instanceof Unreachable)) throw error;
    showMessage(unreachableMessage, [button('Try again', again, 'primary')]);
    return;
  }
  const fault = answer.faults[0];
  const failure = answer.data?.acceptInvitation?.errors[0];
  if (fault?.code === 'UNAUTHENTICATED') {
    delete state.session;
    accept(preview, back, 'Your sign-in has ended. Sign in once more.');
  } else if (fault) {
    showFault(fault, again);
  } else if (failure?.code === 'WRONG_RECIPIENT') {
    showWrongRecipient(preview, session.email, again);
  } else if (failure) {
    showFailure(failure, again);
  } else {
    showJoined(preview, session.email);
    await forgetSession();
  }
}

function showWrongRecipient(preview: Preview, signedInAs: string, again: () => void): void {
  const invited = preview.email ? ` It was sent to ${preview.email}.` : '';
  const text = `You are signed in as ${signedInAs}, but this invitation is for another address.${invited}`;
  const change = (): void => {
    void work('Signing you out …', async () => {
      await forgetSession();
      state.email = preview.email ?? '';
      again();
    });
  };
  const buttons = [button('Sign in with the invited address', change, 'primary')];
  showMessage({ heading: 'This invitation is for another address', text }, buttons);
}

function showFailure(failure: Failure, again: () => void): void {
  const { again: mayHelp, ...message } = describeFailure(failure);
  showMessage(message, mayHelp ? [button('Try again', again, 'primary')] : []);
}

/** Asks once more, then declines; needs no sign-in. */
export function askDecline(preview: Preview, back: () => void): void {
  const account = accountName(preview);
  const decline = (): void => {
    attempt('Declining the invitation …', async () => {
      const { data, faults } = await api.declineInvitation(state.token);
      const fault = faults[0];
      const failure = data?.declineInvitation?.errors[0];
      if (fault) showFault(fault, decline);
      else if (failure) showFailure(failure, decline);
      else {
        showDeclined(account);
        await forgetSession();
      }
    });
  };
  showDeclineQuestion(account, { decline, back });
}
