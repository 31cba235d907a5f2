// Prints the line that `.ci/run` adds up, after everything else: `N passed, N failed`.

/**
 * Counts what a run of Jest came to. Nothing may hide: a test that is skipped or left as a todo counts as failed, a file
 * that does not run counts as one failure, and so do an interruption and a run in which nothing ran.
 */
function totals(results) {
  const passed = results.numPassedTests;
  const hidden = results.numPendingTests + results.numTodoTests;
  const interrupted = results.wasInterrupted ? 1 : 0;
  const failed = results.numFailedTests + hidden + results.numRuntimeErrorTestSuites + interrupted;
  return { passed, failed: passed + failed === 0 ? 1 : failed };
}

class TotalsReporter {
  onRunComplete(_contexts, results) {
    const { passed, failed } = totals(results);
    this.failed = failed;
    // Jest prints its own summary after all reporters: only at the exit is a line really the last.
    process.once('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }

  /** Jest ends with an error when this gives one: a skipped test must not leave the run green. */
  getLastError() {
    return this.failed > 0 ? new Error(`${this.failed} failed, skipped or did not run`) : undefined;
  }
}

module.exports = TotalsReporter;
module.exports.totals = totals;
