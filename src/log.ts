import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

/** What is told of an error: never the values of a failed statement, which hold names, addresses and messages. */
function describe(error: Error): object {
  const { type, message, stack } = stdSerializers.err(error);
  const { code, constraint, table, query } = error as Partial<
    Record<'code' | 'constraint' | 'table' | 'query', unknown>
  >;
  return { type, message, stack, code, constraint, table, query };
}

/** The service's log: one JSON object a line. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    serializers: { err: describe },
    redact: ['req.headers.authorization', 'headers.authorization'],
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
