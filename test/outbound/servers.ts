import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { md, pki } from 'node-forge';

/** A certificate with its key, in PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

/** A certificate authority that nobody trusts of their own accord. */
export interface Authority {
  pem: string;
  /** A certificate for names and addresses; `expired`: one that was good until yesterday. */
  certify(names: { dns?: string[]; ip?: string[] }, expired?: boolean): Certificate;
}

const DAY_MS = 86_400_000;

function newKey(): { publicKey: pki.rsa.PublicKey; privateKey: pki.rsa.PrivateKey; pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { publicKey: pki.publicKeyFromPem(publicKey), privateKey: pki.privateKeyFromPem(privateKey), pem: privateKey };
}

/** Its digits are taken for hexadecimal ones of whole bytes, without zeros before them. */
let serial = 10_000_000;

export function newAuthority(): Authority {
  const own = newKey();
  const issuer = [{ name: 'commonName', value: `Authority ${(serial += 1)} of the tests` }];
  const signed = (
    publicKey: pki.rsa.PublicKey,
    subject: pki.CertificateField[],
    extensions: object[],
    until: number,
  ) => {
    const certificate = pki.createCertificate();
    certificate.publicKey = publicKey;
    certificate.serialNumber = String((serial += 1));
    certificate.validity.notBefore = new Date(Date.now() - 30 * DAY_MS);
    certificate.validity.notAfter = new Date(until);
    certificate.setSubject(subject);
    certificate.setIssuer(issuer);
    certificate.setExtensions(extensions);
    certificate.sign(own.privateKey, md.sha256.create());
    return pki.certificateToPem(certificate);
  };
  return {
    pem: signed(own.publicKey, issuer, [{ name: 'basicConstraints', cA: true, critical: true }], Date.now() + DAY_MS),
    certify({ dns = [], ip = [] }, expired = false) {
      const { publicKey, pem } = newKey();
      const altNames = [...dns.map((value) => ({ type: 2, value })), ...ip.map((one) => ({ type: 7, ip: one }))];
      const subject = [{ name: 'commonName', value: 'A server of the tests' }];
      const until = Date.now() + (expired ? -DAY_MS : DAY_MS);
      return { key: pem, cert: signed(publicKey, subject, [{ name: 'subjectAltName', altNames }], until) };
    },
  };
}

/** A request as it came. */
export interface Came {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The server's name that the client asked for in TLS. */
  servername: string | false | null | undefined;
}

/** A server on a loopback address. */
export interface TestServer {
  port: number;
  /** What it was asked, of a web server. */
  came: Came[];
  /** Connections that were made so far, and those that are open. */
  connections: { made: number; open: number };
  stop(): Promise<void>;
}

async function listening(server: Server, address: string): Promise<Omit<TestServer, 'came'>> {
  const connections = { made: 0, open: 0 };
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.made += 1;
    connections.open += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      connections.open -= 1;
      sockets.delete(socket);
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** A web server: with a certificate one of https. */
export async function webServer(
  answer: RequestListener,
  { certificate, address = '127.0.0.1' }: { certificate?: Certificate; address?: string } = {},
): Promise<TestServer> {
  const came: Came[] = [];
  const listener: RequestListener = (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers, socket } = incoming;
      const { servername } = socket as Partial<TLSSocket>;
      came.push({ method, path, headers, body: Buffer.concat(chunks).toString(), servername });
      answer(incoming, outgoing);
    });
  };
  const server = certificate === undefined ? createHttpServer(listener) : createHttpsServer(certificate, listener);
  return { came, ...(await listening(server, address)) };
}

/** A server that answers the first bytes of each connection with these, and nothing more. */
export async function rawServer(answer: string): Promise<TestServer> {
  const server = createTcpServer((socket) => {
    socket.once('data', () => socket.write(answer));
  });
  return { came: [], ...(await listening(server, '127.0.0.1')) };
}
