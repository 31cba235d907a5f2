/**
 * Does the work for each item, one after the other, whatever became of those before; throws at the end when it failed for
 * some. For jobs: one that cannot be done holds up no other, and the job is tried again.
 */
export async function tryEach<Item>(items: Iterable<Item>, work: (item: Item) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  throw new AggregateError(failures, reasons.join('; '));
}
