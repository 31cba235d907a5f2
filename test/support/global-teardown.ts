export default async function tearDown(): Promise<void> {
  await (globalThis as { tearDownPostgres?: () => Promise<void> }).tearDownPostgres?.();
}
