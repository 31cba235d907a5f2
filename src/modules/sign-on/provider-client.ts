import type { App } from '../../app';
import { unseal } from '../../auth/sealed-secrets';
import { entityId, redirectUri } from '../../auth/sso-addresses';
import type { Client } from '../../oidc/provider';
import type { SamlProvider } from '../../saml/provider';
import type { SsoConnection } from '../sso/sso-connection.entity';

/** What an account is at its provider, by OpenID Connect. The secret is opened for one use. */
export function clientOf({ config }: Pick<App, 'config'>, connection: SsoConnection): Client {
  const { id, accountId, issuer, clientId, clientSecret } = connection;
  if (clientId === null || clientSecret === null) throw new Error(`${id} is no connection by OpenID Connect`);
  return {
    issuer,
    clientId,
    clientSecret: unseal(config, 'sso client secret', id, clientSecret),
    redirectUri: redirectUri(config, accountId),
  };
}

/** What an account and its provider are to each other, by SAML. */
export function samlProviderOf({ config }: Pick<App, 'config'>, connection: SsoConnection): SamlProvider {
  const { id, accountId, issuer, samlSignOnUrl: signOnUrl, samlCertificates: certificates } = connection;
  if (signOnUrl === null || certificates === null) throw new Error(`${id} is no connection by SAML`);
  const own = { entityId: entityId(config, accountId), answersTo: redirectUri(config, accountId) };
  return { issuer, signOnUrl, certificates, ...own };
}
