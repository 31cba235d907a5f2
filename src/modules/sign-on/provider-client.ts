import type { App } from '../../app';
import { unseal } from '../../auth/sealed-secrets';
import { redirectUri } from '../../auth/sso-addresses';
import type { Client } from '../../oidc/provider';
import type { SsoConnection } from '../sso/sso-connection.entity';

/** What an account is at its provider. The secret is opened for one use. */
export function clientOf({ config }: Pick<App, 'config'>, connection: SsoConnection): Client {
  const { id, accountId, issuer, clientId, clientSecret } = connection;
  return {
    issuer,
    clientId,
    clientSecret: unseal(config, 'sso client secret', id, clientSecret),
    redirectUri: redirectUri(config, accountId),
  };
}
