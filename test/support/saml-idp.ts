import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { newKeyPair, type KeyPair } from '../saml/hostile-idp';

interface Entity {
  getMetadata(): string;
}

interface Bound {
  id: string;
  context: string;
  entityEndpoint: string;
}

interface IdentityProvider extends Entity {
  entityMeta: unknown;
  parseLoginRequest(
    sp: Entity,
    binding: 'redirect',
    request: { query: Record<string, string> },
  ): Promise<{ extract: { request: { id: string; forceAuthn?: string } } }>;
  createLoginResponse(
    sp: Entity,
    request: object,
    binding: 'post',
    user: object,
    options: { customTagReplacement: (template: string) => { id: string; context: string } },
  ): Promise<Bound>;
}

/** Not by its types, which bring a browser's globals along. */
const samlify = createRequire(__filename)('samlify') as {
  IdentityProvider(options: object): IdentityProvider;
  ServiceProvider(options: object): Entity;
  SamlLib: {
    defaultLoginResponseTemplate: { context: string };
    replaceTagsByValue(template: string, values: Record<string, string>): string;
  };
  setSchemaValidator(validator: { validate: () => Promise<string> }): void;
};

/** A provider of the package samlify, as a server. */
export interface SamlIdp {
  issuer: string;
  metadataUrl: string;
  key: KeyPair;
  /** Who is signed in there. */
  person: { nameId: string; email: string; displayName: string };
  /** Reads our metadata: from then on it knows us. */
  trust(metadata: string): void;
  stop(): Promise<void>;
}

const ATTRIBUTES = ['email', 'displayName'];

/** Starts it on an address of the machine's own. It signs in whoever comes, at once. */
export async function startSamlIdp(host = '127.0.0.1'): Promise<SamlIdp> {
  // Messages are as the package makes them, and no schema is asked.
  samlify.setSchemaValidator({ validate: async () => 'skipped' });
  const key = newKeyPair();
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? '/', issuer), response).catch(() => {
      response.writeHead(500).end();
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  const issuer = `http://${host}:${String((server.address() as AddressInfo).port)}`;
  const { SamlLib } = samlify;
  const provider = samlify.IdentityProvider({
    entityID: `${issuer}/metadata`,
    privateKey: key.privateKey,
    signingCert: key.certificate,
    isAssertionEncrypted: false,
    messageSigningOrder: 'sign-then-encrypt',
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${issuer}/sso` }],
    // The package warns of providers without one.
    singleLogoutService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${issuer}/logout` },
    ],
    loginResponseTemplate: {
      context: SamlLib.defaultLoginResponseTemplate.context,
      attributes: ATTRIBUTES.map((name) => ({
        ...{ name, nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic' },
        ...{ valueXsiType: 'xs:string', valueTag: name },
      })),
    },
  });
  let known: { entity: Entity; entityId: string; answersTo: string } | null = null;

  const idp: SamlIdp = {
    issuer: `${issuer}/metadata`,
    metadataUrl: `${issuer}/metadata`,
    key,
    person: { nameId: 'person-1', email: 'somebody@company.example', displayName: 'Some Body' },
    trust(metadata) {
      const entity = samlify.ServiceProvider({ metadata });
      const entityId = /entityID="([^"]+)"/.exec(metadata)?.[1] ?? '';
      const answersTo = /Location="([^"]+)"/.exec(metadata)?.[1] ?? '';
      known = { entity, entityId, answersTo };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const filled = (template: string, requestId: string): { id: string; context: string } => {
    const now = new Date();
    const later = new Date(now.getTime() + 5 * 60_000).toISOString();
    const id = `_${Math.random().toString(36).slice(2)}`;
    const at = now.toISOString();
    const statement = `<saml:AuthnStatement AuthnInstant="${at}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
    const { nameId, email, displayName } = idp.person;
    const values = {
      ...{
        ID: id,
        AssertionID: `${id}a`,
        Destination: known?.answersTo ?? '',
        SubjectRecipient: known?.answersTo ?? '',
      },
      ...{ Audience: known?.entityId ?? '', Issuer: idp.issuer, IssueInstant: at, InResponseTo: requestId },
      ...{
        StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
        ConditionsNotBefore: at,
        ConditionsNotOnOrAfter: later,
      },
      ...{ SubjectConfirmationDataNotOnOrAfter: later, NameID: nameId, AuthnStatement: statement },
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      ...{ attrEmail: email, attrDisplayName: displayName },
    };
    // The package leaves what it does not know in braces.
    return { id, context: SamlLib.replaceTagsByValue(template.replace('{AuthnStatement}', statement), values) };
  };

  const answer = async (url: URL, response: ServerResponse): Promise<void> => {
    if (url.pathname === '/metadata') {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(provider.getMetadata());
      return;
    }
    if (url.pathname !== '/sso' || known === null) {
      response.writeHead(404).end();
      return;
    }
    const { entity, answersTo } = known;
    const query = Object.fromEntries(url.searchParams);
    const asked = await provider.parseLoginRequest(entity, 'redirect', { query });
    const { context } = await provider.createLoginResponse(entity, asked, 'post', idp.person, {
      customTagReplacement: (template) => filled(template, asked.extract.request.id),
    });
    const page = `<!doctype html><title>idp</title><form method="post" action="${answersTo}"><input type="hidden" name="SAMLResponse" value="${context}"></form><script>document.forms[0].submit()</script>`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  };
  return idp;
}
