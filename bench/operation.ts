import type { Agent } from 'node:http';
import { difference } from './compare';
import { ask, type Answer, type Request } from './load';
import type { Contestant } from './process';
import type { Company, Work } from './work';

/** A read as it is sent to one contestant, again and again. */
export function requestOf(work: Work, company: Company, { url }: Pick<Contestant, 'url'>): Request {
  const { operationName, query } = work;
  const body = Buffer.from(JSON.stringify({ operationName, query, variables: work.variables(company) }));
  return { url, key: company.keys[work.caller], body };
}

/** What a contestant has answered, and what is wrong with it; null: nothing. */
export interface Checked {
  contestant: Contestant;
  answer: Answer;
  problem: string | null;
}

/** Asks each contestant once. They must all answer as the first one does that answers at all. */
export async function askAll(
  work: Work,
  company: Company,
  contestants: readonly Contestant[],
  agent: Agent,
): Promise<Checked[]> {
  const checked: Checked[] = [];
  let first: { name: string; answer: unknown } | null = null;
  for (const contestant of contestants) {
    const { text, ...answer } = await ask(requestOf(work, company, contestant), agent).catch(unanswered);
    const parsed = parse(text);
    const failed = failure(answer, parsed);
    if (failed === null) first ??= { name: contestant.name, answer: parsed.data };
    checked.push({ contestant, answer, problem: failed ?? disagreement(first, parsed.data) });
  }
  return checked;
}

/** A connection that broke, as an answer without content. */
function unanswered(error: Error): Answer & { text: string } {
  return { status: 0, length: 0, text: JSON.stringify({ errors: [{ message: error.message }] }) };
}

function disagreement(first: { name: string; answer: unknown } | null, answer: unknown): string | null {
  const found = first === null ? null : difference(first.answer, answer);
  return found === null ? null : `differs from ${first?.name ?? ''} at ${found}`;
}

interface GraphqlAnswer {
  data?: unknown;
  errors?: { message?: string }[];
}

function failure({ status, length }: Answer, { data, errors }: GraphqlAnswer): string | null {
  const message = errors?.[0]?.message;
  if (status === 200 && message === undefined && data != null) return null;
  return `answers with status ${status}: ${message ?? `${length} bytes that are no data of GraphQL`}`;
}

function parse(text: string): GraphqlAnswer {
  try {
    return JSON.parse(text) as GraphqlAnswer;
  } catch {
    return {};
  }
}

/** How far two right answers may differ in length: by the digits of what was taken of a budget. */
const DIGITS = 32;

/** Whether an answer is as long as the one that was compared: anything else spoils the figures. */
export function checkAgainst(expected: Answer, what: string): (answer: Answer) => void {
  return ({ status, length }) => {
    if (status === expected.status && Math.abs(length - expected.length) <= DIGITS) return;
    throw new Error(
      `${what}: an answer had status ${status} and ${length} bytes instead of ${expected.status} and ${expected.length}.`,
    );
  };
}
