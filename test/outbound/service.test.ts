import { startWorld } from '../support/world';
import { loggedText } from '../support/secrets';
import { plain } from './asking';

it('the service asks no inner address, and says so in its log, until OUTBOUND_ALLOW opens it', async () => {
  const server = await plain((_incoming, outgoing) => outgoing.end('inner'));
  const world = await startWorld({ run: 'api' });
  const opened = await startWorld({ run: 'api', outboundAllow: ['127.0.0.1'] });
  try {
    const refused = world.server.app.outbound.fetch(`https://127.0.0.1:${server.port}/`);
    await expect(refused).rejects.toMatchObject({ reason: 'NOT_PUBLIC' });
    expect(loggedText()).toContain(`"reason":"NOT_PUBLIC","detail":"127.0.0.1"`);
    // Names are those of DNS.
    await expect(world.server.app.outbound.fetch('https://localhost/')).rejects.toMatchObject({ reason: 'NOT_PUBLIC' });
    expect(server.connections.made).toBe(0);
    const answer = await opened.server.app.outbound.fetch(`http://127.0.0.1:${server.port}/`);
    expect(await answer.text()).toBe('inner');
  } finally {
    await world.stop();
    await opened.stop();
  }
});
