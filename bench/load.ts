import { Agent, request } from 'node:http';

/** One request, ready to be sent as often as is wanted. */
export interface Request {
  url: string;
  /** Null: nobody in particular asks. */
  key: string | null;
  body: Buffer;
}

/** What a request was answered with. */
export interface Answer {
  status: number;
  length: number;
}

/** Connections that are kept open; each carries one request after the other. */
export function openConnections(count: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: count, scheduling: 'fifo' });
}

/** What `load` has seen. */
export interface LoadResult {
  requests: number;
  seconds: number;
  /** Milliseconds, ascending. */
  latencies: Float64Array;
}

export interface LoadOptions {
  connections: number;
  seconds: number;
  agent: Agent;
  /** The next request, by its number from 0. */
  next: (number: number) => Request;
  /** Throws when an answer is not as it should be. */
  check: (answer: Answer, number: number) => void;
}

/**
 * A closed loop: each connection sends its next request when it has the answer to the last, and at least one. It ends with
 * the last answer, so that what was used meanwhile was used for exactly these requests.
 */
export async function load({ connections, seconds, agent, next, check }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const start = performance.now();
  let end = start + seconds * 1000;
  let sent = 0;
  const once = async () => {
    const number = sent++;
    const before = performance.now();
    const answer = await send(next(number), agent);
    latencies.push(performance.now() - before);
    check(answer, number);
  };
  const connection = async () => {
    try {
      do await once();
      while (performance.now() < end);
    } catch (error) {
      // The others stop, too.
      end = start;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const taken = (performance.now() - start) / 1000;
  return { requests: latencies.length, seconds: taken, latencies: Float64Array.from(latencies).sort() };
}

/** Sends one request and reads the answer to its end without keeping it. */
function send(to: Request, agent: Agent): Promise<Answer> {
  return exchange(to, agent, () => undefined);
}

/** Sends one request and gives the answer's text. */
export async function ask(to: Request, agent: Agent): Promise<Answer & { text: string }> {
  const chunks: Buffer[] = [];
  const answer = await exchange(to, agent, (chunk) => chunks.push(chunk));
  return { ...answer, text: Buffer.concat(chunks).toString() };
}

function exchange({ url, key, body }: Request, agent: Agent, take: (chunk: Buffer) => unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        take(chunk);
      });
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, length });
      });
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The value that this part of the ascending numbers does not exceed. */
export function percentile(ascending: Float64Array, part: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(part * ascending.length) - 1)] ?? NaN;
}

/** The middle one of the numbers, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
