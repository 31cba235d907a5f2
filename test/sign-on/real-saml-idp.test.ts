import { startSamlIdp, type SamlIdp } from '../support/saml-idp';
import { textOf } from '../support/sign-in';
import { startWorld, type World } from '../support/world';
import { arrive, beginSaml } from './saml-dance';
import { browse, codeOf, redeem, SIGN_ON_CONFIG } from './dance';

/** A provider of the package samlify, which reads our metadata and whose metadata we read. */
let world: World;
let idp: SamlIdp;
beforeAll(async () => {
  world = await startWorld(SIGN_ON_CONFIG);
  idp = await startSamlIdp();
});
afterAll(async () => {
  await world.stop();
  await idp.stop();
});

const CONFIGURE = `mutation ($input: ConfigureSsoInput!) { configureSso(input: $input) {
  account { ssoEntityId ssoRedirectUri sso { protocol issuer clientId saml { signOnUrl allowIdpInitiated certificates { fingerprint } } } }
  errors { code message path } } }`;

it('a real provider is configured by its metadata, and signs somebody on', async () => {
  const account = await world.account();
  await world.domain(account, { name: 'company.example', status: 'VERIFIED' });
  const { data } = await world.graphql(account.owner.token, CONFIGURE, {
    input: { accountId: account.id, saml: { metadataUrl: idp.metadataUrl } },
  });
  expect(data.configureSso).toMatchObject({
    account: {
      sso: {
        ...{ protocol: 'SAML', issuer: idp.issuer, clientId: null },
        saml: { signOnUrl: `${idp.issuer.replace('/metadata', '')}/sso`, allowIdpInitiated: false },
      },
    },
    errors: [],
  });
  const entityId = textOf(data.configureSso?.account?.ssoEntityId);
  const metadata = await browse(world, entityId.replace('http://localhost:4000', ''));
  idp.trust(await metadata.text());

  const begun = await beginSaml(world, account);
  const page = await (await fetch(begun.address)).text();
  const form = new URLSearchParams({ SAMLResponse: /value="([^"]+)"/.exec(page)?.[1] ?? '' });
  const path = /action="http:\/\/localhost:4000([^"]+)"/.exec(page)?.[1] ?? '';
  const posted = await browse(world, path, null, { method: 'POST', body: form });
  expect(posted.status).toBe(303);
  const { payload } = await redeem(world, {
    code: codeOf(await arrive(world, account, begun.cookie)),
    verifier: begun.verifier,
  });
  expect(payload).toMatchObject({
    errors: [],
    viewer: { user: { email: 'somebody@company.example' }, accounts: { nodes: [{ id: account.id }] } },
  });
});
