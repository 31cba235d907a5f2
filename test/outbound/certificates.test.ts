import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary-folder';
import { authority, HOST, LOOPBACK, outboundWith, plain, reason, refusal, secure } from './asking';
import { newAuthority } from './servers';

describe('the certificate', () => {
  it.each([
    [
      'is of an authority that nobody knows',
      newAuthority().certify({ dns: [HOST] }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'names another host',
      authority.certify({ dns: ['other.example.com'], ip: [LOOPBACK] }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['is out of date', authority.certify({ dns: [HOST] }, true), 'CERT_HAS_EXPIRED'],
  ])('is not accepted when it %s', async (_what, wrong, code) => {
    const server = await secure((_incoming, outgoing) => outgoing.end(), { certificate: wrong });
    const { reason: why, message } = await refusal(outboundWith(), `https://${HOST}:${server.port}/`);
    expect([why, message]).toEqual(['TLS', expect.stringContaining(`(${code})`)]);
    expect(message).not.toContain('other.example.com');
    expect(server.came).toEqual([]);
  });

  it('must be there, also at an address as such, and must name that', async () => {
    const without = await plain((_incoming, outgoing) => outgoing.end());
    const outbound = outboundWith();
    expect(await reason(outbound, `https://${HOST}:${without.port}/`)).toBe('TLS');
    const named = await secure((_incoming, outgoing) => outgoing.end(), {
      certificate: authority.certify({ dns: [HOST] }),
    });
    expect(await reason(outbound, `https://${LOOPBACK}:${named.port}/`)).toBe('TLS');
    expect((await outbound.fetch(`https://${HOST}.:${named.port}/`)).status).toBe(200);
  });

  it("may be of a company's own authority, by NODE_EXTRA_CA_CERTS", async () => {
    const server = await secure((_incoming, outgoing) => outgoing.end());
    const folder = await temporaryFolder('guildhall authority ');
    const file = join(folder.path, 'ca.pem');
    await writeFile(file, authority.pem);
    const asked = async (environment: object) => {
      const program = [
        '--import',
        'tsx',
        join(__dirname, '../support/run-outbound.ts'),
        `https://${LOOPBACK}:${server.port}/`,
      ];
      const { stdout } = await promisify(execFile)(process.execPath, program, {
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      });
      return stdout.trim();
    };
    expect(await Promise.all([asked({}), asked({ NODE_EXTRA_CA_CERTS: file })])).toEqual(['TLS', '200']);
    await folder.remove();
  });
});
