// Asks one address as the service would, and prints the status of the answer, or why there is none.
import { OutboundError } from '../../src/outbound/outbound-error';
import { openOutbound } from '../../src/outbound/outbound';

const outbound = openOutbound({ allow: ['127.0.0.1'], dnsServers: [], log: { warn: () => undefined } });

outbound.fetch(process.argv[2] ?? '').then(
  ({ status }) => {
    console.log(String(status));
  },
  (error: unknown) => {
    console.log(error instanceof OutboundError ? error.reason : String(error));
  },
);
