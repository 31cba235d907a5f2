import type { App } from '../app';
import type { Call, RequestInfo } from '../auth/call';
import type { Caller } from '../auth/caller';
import { loadViewer } from '../auth/viewer';
import { Loaders } from './loaders';

/** What every resolver gets: the call that it hands to a use case, and the loaders of this request. */
export interface Context extends Call {
  loaders: Loaders;
  /** Read-after-write: after a mutation nothing that was read before it counts, the caller's own rights included. */
  forget(): Promise<void>;
  /** After signIn the rest of the answer is for who signed in; after signOut for nobody. */
  become(caller: Caller | null): Promise<void>;
}

/** The context of one request. Loads what the caller holds: nothing below asks again, but for after a mutation. */
export async function createContext(
  app: App,
  request: RequestInfo,
  caller: Caller | null,
  now: Date,
): Promise<Context> {
  const context: Context = {
    app,
    request,
    now,
    caller,
    viewer: null,
    operation: '',
    entrance: null,
    loaders: new Loaders(),
    async forget() {
      context.loaders.clear();
      context.viewer = context.caller === null ? null : await loadViewer(app.db.manager, context.caller, now);
    },
    async become(next) {
      context.caller = next;
      await context.forget();
    },
  };
  await context.forget();
  return context;
}
