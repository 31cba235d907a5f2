/** What a check of doctor found. */
export interface Finding {
  /** What was looked at. */
  check: string;
  /** warning: it works, and somebody should look; problem: something does not work, or does not protect. */
  level: 'ok' | 'warning' | 'problem';
  /** What was found, and what to do where it is not ok. */
  message: string;
}

/** A finding that depends: ok with one sentence, else as bad as said with another. */
export function finding(check: string, level: Finding['level'], message: string): Finding {
  return { check, level, message };
}

/**
 * The work, or a problem with what it threw, also when it has not ended in so many milliseconds: what it has put into `found`
 * by then is told too.
 */
export async function within(
  check: string,
  work: (found: Finding[]) => Promise<Finding[]>,
  milliseconds = 20_000,
): Promise<Finding[]> {
  const found: Finding[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding[]>((resolve) => {
    timer = setTimeout(() => {
      resolve([...found, finding(check, 'problem', `There was no answer within ${milliseconds / 1000} seconds.`)]);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(found), late]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [...found, finding(check, 'problem', `This could not be looked at: ${why}`)];
  } finally {
    clearTimeout(timer);
  }
}
