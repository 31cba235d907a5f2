/**
 * The package oidc-provider as a process of its own, on a loopback port: its own pages for signing in, with any login, which is the
 * subject. `POST /people` says what it knows of one. Arguments: client id, client secret, redirect URI.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Provider {
  callback(): RequestListener;
}

type Class = new (issuer: string, configuration: object) => Provider;

async function main(): Promise<void> {
  const [clientId, clientSecret, redirectUri] = process.argv.slice(2);
  const name = 'oidc-provider';
  const { default: OidcProvider } = (await import(name)) as { default: Class };
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const people = new Map<string, object>();
  const provider = new OidcProvider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, ...people.get(sub) }),
    }),
    cookies: { keys: ['only for tests'] },
  });
  const serve = provider.callback();
  server.on('request', (request, response) => {
    if (request.url !== '/people') {
      serve(request, response);
      return;
    }
    void textOf(request).then((text) => {
      const { sub, ...claims } = JSON.parse(text) as { sub: string };
      people.set(sub, claims);
      response.end();
    });
  });
  process.stdout.write(`${issuer}\n`);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

void main();
