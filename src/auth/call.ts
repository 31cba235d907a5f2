import type { App } from '../app';
import type { Caller, Requirement, Subject } from './caller';
import type { RequestInfo } from './request-info';
import type { Asking, Viewer } from './viewer';

/** One call of a use case: who calls it, when, from where, and what the guard has already decided. */
export interface Call {
  app: App;
  request: RequestInfo;
  /** The time of the request; of a mutation the time at which it held its account's lock. */
  now: Date;
  caller: Caller | null;
  /** What the caller held when the request began; null for nobody. A use case decides on what it reads under its lock. */
  viewer: Viewer | null;
  /** The field's name, for refusals in the audit log. */
  operation: string;
  /** What the guard decided for this mutation: decided again under the lock. */
  entrance: { requirement: Requirement; subject: Subject } | null;
}

/** Who asks in a call, from where and when, as loadViewer takes it. */
export function askingOf({ app, request, now }: Pick<Call, 'app' | 'request' | 'now'>, caller: Caller): Asking {
  return { caller, address: request.ipAddress, now, publicUrl: app.config.publicUrl };
}
