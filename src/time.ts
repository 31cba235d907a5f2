/** A minute, in milliseconds. */
export const MINUTE = 60 * 1000;

/** An hour, in milliseconds. */
export const HOUR = 60 * MINUTE;

/** A day, in milliseconds. */
export const DAY = 24 * HOUR;

/** The time so many days earlier. */
export function daysBefore(time: Date, days: number): Date {
  return new Date(time.getTime() - days * DAY);
}

/** The time so many days later. */
export function daysAfter(time: Date, days: number): Date {
  return daysBefore(time, -days);
}

/**
 * So long it is noted whom a mail has reached (src/mail/deliver.ts). Longer than any job is tried (src/jobs/queue.ts), so that one
 * that mails several people mails nobody twice; with three weeks more, for operators who have one tried again that was given up.
 */
export const MAILS_NOTED_DAYS = 60;

/** So long the address is kept that a parting mail goes to. Longer than any job is tried (src/jobs/queue.ts). */
export const PARTING_MAILS_DAYS = 40;
