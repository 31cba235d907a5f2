/** What a code from a mail is tried on. */
export interface Challenge {
  id: string;
  /** The address that the mail goes to. */
  email: string;
  /** When it was asked for. */
  askedAt: Date;
}

/** The server takes a code for so long after it was asked for. */
const GOOD_FOR_MS = 10 * 60 * 1000;

/** The challenges for an address whose codes may still be good, the newest first. */
export function stillGood(challenges: readonly Challenge[], email: string, now: Date): Challenge[] {
  return challenges
    .filter((one) => one.email === email && now.getTime() - one.askedAt.getTime() < GOOD_FOR_MS)
    .sort((a, b) => b.askedAt.getTime() - a.askedAt.getTime());
}
