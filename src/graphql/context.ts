import type { App } from '../app';
import type { Balance, Spending } from '../auth/budgets';
import { askingOf, type Call } from '../auth/call';
import type { RequestInfo } from '../auth/request-info';
import type { Caller } from '../auth/caller';
import { Refusals } from '../audit/refusals';
import { loadViewer, type Viewer } from '../auth/viewer';
import { Refused } from '../errors';
import type { AdmitDocument } from './admit-document';
import { Loaders } from './loaders';

/** What the metrics tell of an operation. Of short closed lists only: an operation's name is the client's to choose. */
export interface Measured {
  /** The field of Query or Mutation that it asked for; `several`, `introspection`, and `none` when it never became an operation. */
  operation: string;
  type: 'query' | 'mutation' | 'none';
  /** The code of what went wrong first, as far as it is known. */
  code: string | null;
}

/** What every resolver gets: the call that it hands to a use case, and the loaders of this request. */
export interface Context extends Call {
  loaders: Loaders;
  /** Which documents may be run here. */
  admit: AdmitDocument;
  /** The text of the document, as it was admitted; null before that, and where there is none. */
  document: string | null;
  /** What the document costs. */
  spending: Spending;
  /** The accounts that the document was charged to, and how their budgets stand: each once, whoever the caller is by then. */
  charged: Map<string, Balance | Promise<Balance>>;
  /** The accounts that the caller may enter and has reached. */
  entered: Set<string>;
  /** What was refused so far: written when the request ends. */
  refusals: Refusals;
  /** One object for the whole request: what is noted in it is read when the answer leaves. */
  measured: Measured;
  /** Why what the caller holds could not be read again after a write: whoever needs it meets this fault. */
  fault: Error | null;
  /** Read-after-write: after a mutation nothing that was read before it counts, the caller's own rights included. */
  forget(): Promise<void>;
  /** After signIn the rest of the answer is for who signed in; after signOut for nobody. */
  become(caller: Caller | null): Promise<void>;
}

/** The context of one request. What the caller holds is known: nothing below asks again, but for after a mutation. */
export function createContext(
  app: App,
  request: RequestInfo,
  viewer: Viewer | null,
  actor: Balance,
  now: Date,
  admit: AdmitDocument,
): Context {
  return {
    app,
    request,
    now,
    caller: viewer?.caller ?? null,
    viewer,
    operation: '',
    entrance: null,
    loaders: new Loaders(app.db.manager),
    admit,
    document: null,
    spending: { points: 1, actor },
    charged: new Map(),
    entered: new Set(),
    refusals: new Refusals(),
    measured: { operation: 'none', type: 'none', code: null },
    fault: null,
    // `this`, since Apollo Server hands resolvers a copy of what is made here.
    async forget() {
      this.loaders.clear();
      this.viewer = null;
      this.fault = null;
      if (this.caller === null) return;
      try {
        this.viewer = await loadViewer(app.db.manager, askingOf(this, this.caller));
      } catch (error) {
        // A caller whose own credential just ended is nobody from now on.
        if (error instanceof Refused) leave(this);
        // What was written is written, and its answer stands.
        else this.fault = error instanceof Error ? error : new Error(String(error));
      }
    },
    async become(next) {
      leave(this);
      this.caller = next;
      await this.forget();
    },
  };
}

/** Ends what one caller does in a request: where they were seen is theirs, and not of who comes next. */
export function leave(context: Context): void {
  const { app, caller, request, now, entered } = context;
  if (caller !== null) app.newNetworks.seen(caller, request, now, lastingEntries(context));
  entered.clear();
  context.caller = null;
}

/** Those that really were read: a budget that is spent keeps everybody out. */
function lastingEntries({ charged, entered }: Context): string[] {
  return [...entered].filter((id) => {
    const balance = charged.get(id);
    return balance !== undefined && !(balance instanceof Promise) && balance.granted;
  });
}
