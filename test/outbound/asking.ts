import { OutboundError } from '../../src/outbound/outbound-error';
import { openOutbound, type Outbound, type OutboundInit, type OutboundOptions } from '../../src/outbound/outbound';
import { eventually } from '../support/eventually';
import { newAuthority, webServer, type TestServer } from './servers';

/** The name that every server here has, and the address that it leads to. */
export const HOST = 'idp.example.com';
export const LOOPBACK = '127.0.0.1';

/** The only one that is trusted. */
export const authority = newAuthority();
const certificate = authority.certify({ dns: [HOST], ip: [LOOPBACK] });
const stopping: TestServer[] = [];
afterEach(async () => {
  for (const server of stopping.splice(0)) await server.stop();
});

/** A server that is stopped when the test has ended. */
export async function started(server: Promise<TestServer>): Promise<TestServer> {
  const one = await server;
  stopping.push(one);
  return one;
}

/** A web server of https under the name and the address, and one of http. */
export const secure = (answer: Parameters<typeof webServer>[0], options: Parameters<typeof webServer>[1] = {}) =>
  started(webServer(answer, { certificate, ...options }));
export const plain = (answer: Parameters<typeof webServer>[0], options: Parameters<typeof webServer>[1] = {}) =>
  started(webServer(answer, options));

interface Logged {
  host: string;
  reason: string;
  detail: string;
}

/** Outgoing requests where every name leads to this machine, which is opened; what was logged; what was looked up. */
export function outboundWith(options: Partial<OutboundOptions> = {}): Outbound & { logged: Logged[]; names: string[] } {
  const logged: Logged[] = [];
  const names: string[] = [];
  const { lookup = async () => [LOOPBACK] } = options;
  const outbound = openOutbound({
    allow: [LOOPBACK],
    dnsServers: [],
    ca: authority.pem,
    log: { warn: (line: unknown) => logged.push(line as Logged) } as OutboundOptions['log'],
    ...options,
    lookup: (name, signal) => {
      names.push(name);
      return lookup(name, signal);
    },
  });
  return { ...outbound, logged, names };
}

/** The OutboundError with which a request ends. */
export async function refusal(outbound: Outbound, address: string, init?: OutboundInit): Promise<OutboundError> {
  const outcome = await outbound.fetch(address, init).then(
    ({ status }) => new Error(`it was answered with ${status}`),
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(OutboundError);
  return outcome as OutboundError;
}

/** Why a request is refused. */
export async function reason(outbound: Outbound, address: string, init?: OutboundInit): Promise<string> {
  return (await refusal(outbound, address, init)).reason;
}

/** Waits until nobody is connected to a server any more. */
export async function closed(server: TestServer): Promise<void> {
  await eventually(() => server.connections.open === 0);
}
