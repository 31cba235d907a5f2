import type { App } from '../../app';
import { fail } from '../../errors';
import { OutboundError } from '../../outbound/outbound-error';

/**
 * What a provider says of itself at an address that an admin gives: asked once, outside of any transaction, and not kept. INVALID for an
 * address that may not be asked, and for all but an answer.
 */
export async function fetchMetadata({ outbound }: Pick<App, 'outbound'>, address: string): Promise<string> {
  const path = ['saml', 'metadataUrl'];
  try {
    const response = await outbound.fetch(address.trim(), { headers: { accept: 'application/samlmetadata+xml, */*' } });
    if (response.status !== 200) {
      fail('INVALID', `It answered with status ${response.status}: look whether the address is right.`, path);
    }
    return await response.text();
  } catch (error) {
    if (error instanceof OutboundError) fail('INVALID', error.message, path);
    throw error;
  }
}
