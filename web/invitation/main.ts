import './page.css';
import { accept, askDecline } from './answer';
import { readInvitation } from './api';
import { attempt, showFault } from './attempt';
import type { Preview } from './preview';
import { state } from './state';
import { showInvitation, showMessage } from './views';
import { closedMessages, unknownMessage } from './words';

/** Reads the invitation and shows it. The first time the focus stays where the browser put it. */
function open(options = { focus: true }): void {
  attempt('Opening your invitation …', async () => {
    const { data, faults } = await readInvitation(state.token);
    const fault = faults[0];
    const preview = data?.invitationByToken;
    if (fault) {
      showFault(fault, () => {
        open();
      });
    } else if (!preview) {
      showMessage(unknownMessage, [], [], options);
    } else if (preview.status !== 'PENDING') {
      showMessage(closedMessages[preview.status], [], [], options);
    } else {
      state.email ||= preview.email ?? '';
      showPending(preview, options);
    }
  });
}

function showPending(preview: Preview, options = { focus: true }): void {
  const back = (): void => {
    showPending(preview);
  };
  const on = {
    accept: () => {
      accept(preview, back);
    },
    decline: () => {
      askDecline(preview, back);
    },
  };
  showInvitation(preview, on, options);
}

open({ focus: false });
