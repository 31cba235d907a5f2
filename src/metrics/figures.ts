import { Counter, Histogram, Registry } from 'prom-client';
import type { Metrics } from './metrics';

/** From what answers at once to what a person no longer waits for: 1 ms to 10 s. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A lock is waited for 5 s, and a statement is ended after 20. */
const STATEMENT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5, 20];

/** Everything that is counted as it happens, and the registry that it is read from: one of its own for each server. */
export function createFigures(): { metrics: Metrics; registry: Registry } {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'guildhall_request_duration_seconds',
    help: 'How long requests took until their answer was ready, and by _count how many there were, by operation and by what came of them.',
    labelNames: ['operation', 'type', 'code', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const statements = new Histogram({
    name: 'guildhall_statement_duration_seconds',
    help: 'How long SQL statements of requests and jobs took in the database and on the way, and by _count how many there were, by their first word.',
    labelNames: ['kind'],
    buckets: STATEMENT_SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'guildhall_refusals_total',
    help: 'Fields that the guard refused, errors in the payloads of mutations, and bad credentials, by code: somebody who guesses or tries shows here.',
    labelNames: ['code'],
    registers,
  });
  const rateLimited = new Counter({
    name: 'guildhall_rate_limited_total',
    help: 'Requests whose price was more than a budget had left, by whose budget it was; tries: codes, links and ids refused after too many wrong ones, each link of a request by itself.',
    labelNames: ['whose'],
    registers,
  });
  for (const whose of ['actor', 'network', 'account', 'tries']) rateLimited.inc({ whose }, 0);
  const mails = new Counter({
    name: 'guildhall_mails_total',
    help: 'Tries to hand a mail to the mail server: sent when it was taken over, failed when not; a failed one is tried again.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['sent', 'failed']) mails.inc({ outcome }, 0);

  const metrics: Metrics = {
    request: ({ operation, type, code, status }, seconds) => {
      requests.observe({ operation, type, code, status }, seconds);
    },
    statement: (kind, seconds) => {
      statements.observe({ kind }, seconds);
    },
    refused: (code, times) => {
      refusals.inc({ code }, times);
    },
    rateLimited: (whose, times = 1) => {
      rateLimited.inc({ whose }, times);
    },
    mail: (outcome) => {
      mails.inc({ outcome });
    },
  };
  return { metrics, registry };
}
