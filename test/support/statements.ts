import type { Logger } from 'typeorm';
import type { World } from './world';

/**
 * The SQL statements that the service sends while something happens, BEGIN and COMMIT included; not those of its job
 * runner's own connections, and not the test's.
 */
export async function statementsOf(world: World, act: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const ignore = (): void => undefined;
  const logger: Logger = {
    logQuery: (statement) => {
      // Times of last use are written now and then by themselves.
      if (!statement.includes('WITH seen AS')) statements.push(statement);
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  const { db } = world.server.app;
  const before = db.logger;
  db.logger = logger;
  try {
    await act();
  } finally {
    db.logger = before;
  }
  return statements;
}
