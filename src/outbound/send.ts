import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { OutboundError } from './outbound-error';

/** 1 MB, as it comes over the line: nothing is unpacked. */
const MOST_BYTES = 1_000_000;
/** A Response with one of these has no body, not even an empty one. */
const WITHOUT_BODY = new Set([204, 205]);

/** One request, and the addresses that it may go to. */
export interface Sending {
  url: URL;
  /** Those of the host, which have been looked at: no others are connected to, and no name is looked up again. */
  addresses: readonly string[];
  method: string;
  headers: Headers;
  body: Buffer;
  /** Certificates that are trusted in place of the system's; left out: those that Node.js trusts. */
  ca: string | undefined;
  signal: AbortSignal;
}

/** Sends a request and reads the whole answer, over a connection of its own. Throws OutboundErrors. */
export async function send(sending: Sending): Promise<Response> {
  const { host } = sending.url;
  const incoming = await firstLines(sending);
  try {
    const { statusCode: status = 0 } = incoming;
    if (status >= 300 && status < 400) throw new OutboundError('REDIRECT', host, String(status));
    const encoding = incoming.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new OutboundError('BAD_ANSWER', host, 'it is compressed');
    return response(host, status, incoming.rawHeaders, await bodyOf(host, incoming));
  } finally {
    incoming.destroy();
  }
}

/** Status and headers, with the body still to come. */
async function firstLines(sending: Sending): Promise<IncomingMessage> {
  const { url, body } = sending;
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    let step: 'CONNECTING' | 'SECURING' | 'ASKING' = 'CONNECTING';
    const outgoing = isSecure ? requestHttps(optionsOf(sending)) : requestHttp(optionsOf(sending));
    outgoing.once('socket', (socket) => {
      socket.once('connect', () => (step = isSecure ? 'SECURING' : 'ASKING'));
      socket.once('secureConnect', () => (step = 'ASKING'));
    });
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => {
      reject(failure(url.host, step === 'SECURING', error));
    });
    // Without an error where the other side goes over to another protocol.
    outgoing.once('close', () => {
      reject(new OutboundError('BAD_ANSWER', url.host, 'it switches protocols'));
    });
    outgoing.end(body);
  });
}

function optionsOf({ url, addresses, method, headers, body, ca, signal }: Sending): RequestOptions {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return {
    protocol: url.protocol,
    host: name,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method,
    headers: {
      ...Object.fromEntries(headers),
      host: url.host,
      'accept-encoding': 'identity',
      ...(body.length > 0 && { 'content-length': body.length }),
    },
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says for other servers: a provider says who people are.
    rejectUnauthorized: true,
    // No connection is shared: one that is kept could be another account's.
    agent: false,
    lookup: pinnedTo(addresses),
    // What the certificate must name. An address is never sent as a server's name.
    servername: isIP(name) === 0 ? name.replace(/\.$/, '') : '',
    ...(ca !== undefined && { ca }),
    signal,
  };
}

/** Answers in place of DNS. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, { all }, answer) => {
    const [first] = found;
    if (first === undefined) throw new Error('there is no address to connect to');
    if (all === true) answer(null, found);
    else answer(null, first.address, first.family);
  };
}

function failure(host: string, isSecuring: boolean, error: NodeJS.ErrnoException): OutboundError {
  const { code = 'no code' } = error;
  // What is wrong with a certificate of ours is said by the other side, after it has said that all is well.
  if (isSecuring || code.startsWith('ERR_SSL_')) return new OutboundError('TLS', host, code);
  return new OutboundError(code.startsWith('HPE_') ? 'BAD_ANSWER' : 'NO_CONNECTION', host, code);
}

async function bodyOf(host: string, incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MOST_BYTES) throw new OutboundError('TOO_LARGE', host);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof OutboundError ? error : failure(host, false, error as NodeJS.ErrnoException);
  }
  return Buffer.concat(chunks);
}

function response(host: string, status: number, rawHeaders: readonly string[], body: Buffer): Response {
  try {
    const headers = new Headers();
    for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
    return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
  } catch {
    // What was thrown repeats the header.
    throw new OutboundError('BAD_ANSWER', host, 'it has a status or a header that HTTP does not know');
  }
}
