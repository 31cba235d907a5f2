import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import DNS from 'dns2';

/** A real DNS server on a loopback port, by UDP and TCP, whose records a test writes. */
export interface TestDns {
  /** As DNS_SERVERS has it. */
  address: string;
  /** Puts TXT records at a name, in place of those that are there: each a text, or the pieces that it comes in. */
  set(name: string, ...texts: (string | string[])[]): void;
  /** Puts addresses at a name that has no texts. */
  lead(name: string, ...addresses: string[]): void;
  /** From now on there is no such name. */
  remove(name: string): void;
  /** What it does in place of answering; null: it answers. */
  trouble: 'SERVFAIL' | 'REFUSED' | 'SILENT' | null;
  /** What goes before each answer. */
  before: (name: string) => Promise<void> | void;
  /** What it was asked: 'udp _guildhall.example.com'. */
  asked: string[];
  stop(): Promise<void>;
}

const RCODES = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };

export async function startDns(): Promise<TestDns> {
  const zone = new Map<string, string[][]>();
  const addresses = new Map<string, string[]>();

  /** An answer longer than UDP takes is cut off by the server itself, so that who asks comes again by TCP. */
  async function answer(by: string, request: DNS.Packet, send: (response: DNS.Packet) => unknown): Promise<void> {
    const [question] = request.questions;
    if (question === undefined) return;
    dns.asked.push(`${by} ${question.name}`);
    await dns.before(question.name);
    if (dns.trouble === 'SILENT') return;
    const { Packet } = DNS;
    const response = Packet.createResponseFromRequest(request);
    const records = zone.get(question.name);
    const { type } = question as unknown as { type: number };
    const leads = dns.trouble === null ? addresses.get(question.name) : undefined;
    for (const address of leads ?? []) {
      if (type !== (address.includes(':') ? Packet.TYPE.AAAA : Packet.TYPE.A)) continue;
      const { name } = question;
      response.answers.push(new Packet.Resource({ name, type, class: Packet.CLASS.IN, ttl: 60, address }));
    }
    if (dns.trouble !== null) response.header.rcode = RCODES[dns.trouble];
    else if (records === undefined && leads === undefined) response.header.rcode = RCODES.NXDOMAIN;
    for (const data of dns.trouble === null ? (records ?? []) : []) {
      const { name } = question;
      response.answers.push(
        new Packet.Resource({ name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 60, data }),
      );
    }
    send(response);
  }

  const { tcp, udp, port } = await listen(answer);
  const sockets = new Set<Socket>();
  tcp.on('connection', (socket: Socket) => sockets.add(socket));
  const dns: TestDns = {
    address: `127.0.0.1:${String(port)}`,
    set: (name, ...texts) =>
      zone.set(
        name,
        texts.map((text) => (typeof text === 'string' ? [text] : text)),
      ),
    lead: (name, ...some) => addresses.set(name, some),
    remove: (name) => {
      zone.delete(name);
      addresses.delete(name);
    },
    trouble: null,
    before: () => undefined,
    asked: [],
    async stop() {
      const closed = Promise.all([once(udp, 'close'), once(tcp, 'close')]);
      udp.close();
      tcp.close();
      // Who asks may keep a connection open.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return dns;
}

type Answer = (by: string, request: DNS.Packet, send: (response: DNS.Packet) => unknown) => Promise<void>;

/** Both servers on one port: one that is free for TCP may be taken for UDP, then it is tried again. */
async function listen(answer: Answer) {
  for (;;) {
    const tcp = DNS.createTCPServer((request, send) => void answer('tcp', request, send));
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = DNS.createUDPServer((request, send) => void answer('udp', request, send));
    const isBound = once(udp, 'listening').then(
      () => true,
      () => false,
    );
    void udp.listen(port, '127.0.0.1');
    if (await isBound) return { tcp, udp, port };
    tcp.close();
  }
}
