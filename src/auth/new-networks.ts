import type { Caller } from './caller';
import type { RequestInfo } from './request-info';

/**
 * Sessions and keys that are used on a network where their user or service account was not seen before: an event of theirs,
 * and of each account that they then enter from there, whenever that is. The first network of all is none. Gathered in memory and written twice
 * a minute, so that no request pays for it; what a killed process had not written is noticed at the next use.
 */
export interface NewNetworks {
  /** Notes that somebody asked from somewhere, and which accounts they entered. */
  seen(caller: Caller, request: RequestInfo, at: Date, accountIds: Iterable<string>): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}
