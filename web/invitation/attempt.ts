import { el } from '../shared/dom';
import { type Fault, Unreachable } from '../shared/graphql';
import { button } from './form';
import { work } from './screen';
import { showMessage } from './views';
import { describeFault, unreachableMessage } from './words';

/**
 * Runs one request's work.
 * @param onUnreachable what to do when no answer came; without it, a message with a button that does the same again
 */
export function attempt(sentence: string, task: () => Promise<void>, onUnreachable?: () => void): void {
  const again = (): void => {
    attempt(sentence, task);
  };
  const once = async (): Promise<void> => {
    try {
      await task();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (onUnreachable) onUnreachable();
      else showMessage(unreachableMessage, [button('Try again', again, 'primary')]);
    }
  };
  void work(sentence, once);
}

/** Shows a top-level fault: its sentence, a way to try again, and the account's own sign-in where it has one. */
export function showFault(fault: Fault, again: () => void): void {
  const link = fault.url && /^https?:\/\//i.test(fault.url) ? [providerLink(fault.url)] : [];
  showMessage(describeFault(fault), [button('Try again', again, 'primary')], link);
}

function providerLink(href: string): HTMLElement {
  return el('p', {}, el('a', { href, rel: 'noreferrer' }, 'Go to the sign-in of this account'));
}
