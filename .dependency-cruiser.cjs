// Who may import whom. Everything that is not named is forbidden: each layer lists what it may reach.

/** The layers of src/, from the bottom up, each with what it may import besides node: and packages. */
const anything = '^src/';
const basics = ['^src/(ids|errors|validation|time)\\.ts$', '^src/generated/'];
const entities = '^src/(modules/[^/]+|audit)/[^/]+\\.entity\\.ts$';
const queries = '^src/modules/[^/]+/[^/]+\\.queries\\.ts$';
const decisions = '^src/modules/[^/]+/[^/]+\\.decisions\\.ts$';
const core = [...basics, '^src/app\\.ts$', '^src/auth/'];
const database = '^src/db/(transaction|list|rows|idempotency)\\.ts$';
const loaders = '^src/modules/[^/]+/[^/]+\\.loaders\\.ts$';
const payments = '^src/payments/stripe\.ts$';
const outbound = '^src/outbound/outbound(-error)?\\.ts$';
const oidc = '^src/oidc/(provider|person|failure)\\.ts$';
const saml = '^src/saml/(certificates|failure|own-metadata|person|provider|provider-metadata|request|response)\\.ts$';
const scim = '^src/scim/scim\\.ts$';
const jobQueue = '^src/jobs/(queue|tasks)\.ts$';
const forUseCases = [
  ...core,
  payments,
  outbound,
  oidc,
  saml,
  scim,
  entities,
  queries,
  decisions,
  database,
  '^src/audit/',
  jobQueue,
];

const layers = [
  {
    name: 'composition',
    files: '^src/(server|main|welcome|resolvers|tasks)\\.ts$',
    mayImport: [anything],
  },
  { name: 'command-line', files: '^src/cli/', mayImport: [anything] },
  { name: 'data-source', files: '^src/db/(data-source|demo[^/]*)(\\.ts$|/)', mayImport: [anything] },
  {
    name: 'resolvers',
    files: '^src/modules/([^/]+)/[^/]+\\.resolvers\\.ts$',
    mayImport: [...core, entities, queries, loaders, '^src/audit/signing\\.ts$', '^src/graphql/', '^src/modules/$1/'],
    why: 'A resolver translates between GraphQL and the use cases of its own module; it may read by any queries.',
  },
  {
    name: 'loaders',
    files: '^src/modules/([^/]+)/[^/]+\\.loaders\\.ts$',
    mayImport: [...core, '^src/graphql/', entities, queries, loaders],
    why: 'A loader batches the queries of modules, for the resolvers of all.',
  },
  {
    name: 'entities',
    files: entities,
    mayImport: ['^src/ids\\.ts$', '^src/generated/', '^src/auth/(catalogue|plans)\\.ts$'],
    why: 'Columns and the types of their values, nothing else.',
  },
  {
    name: 'decisions',
    files: decisions,
    mayImport: [...core, entities, queries, decisions],
    why: 'A decision is pure: a mutation, viewerCan and other modules ask the same one.',
  },
  {
    name: 'module-jobs',
    files: '^src/modules/([^/]+)/[^/]+\\.job\\.ts$',
    mayImport: [
      ...forUseCases,
      '^src/modules/$1/(?!.*\\.(resolvers|loaders)\\.ts$)',
      '^src/mail/',
      '^src/jobs/(tasks|try-each)\\.ts$',
    ],
    why: 'What runs after a commit may send mail; else the rule of use cases.',
  },
  {
    name: 'use-cases',
    files: '^src/modules/([^/]+)/(?!.*\\.(entity|resolvers|loaders|decisions|job)\\.ts$)',
    mayImport: [...forUseCases, '^src/modules/$1/(?!.*\\.(resolvers|loaders)\\.ts$)'],
    why: 'Use cases reach other modules by their queries, decisions and entities only, and know no GraphQL.',
  },
  {
    name: 'auth',
    files: '^src/auth/',
    mayImport: [...core, entities, database],
    why: 'Who is asking and what they may do is known without any module.',
  },
  {
    name: 'audit',
    files: '^src/audit/(?!.*\\.entity\\.ts$)',
    mayImport: [...core, '^src/audit/', database],
    why: 'The audit log serves every module and knows none.',
  },
  {
    name: 'graphql',
    files: '^src/graphql/',
    mayImport: [...core, '^src/graphql/', '^src/audit/', '^src/db/(list|rows)\\.ts$'],
    why: 'It knows graphql-js and nothing of the domain; server.ts hands it resolvers and loaders.',
  },
  {
    name: 'http',
    files: '^src/http/',
    mayImport: [...core, payments, '^src/scim/', '^src/http/', '^src/graphql/', '^src/mail/development-mailbox\\.ts$'],
    why: 'It knows HTTP and no module: pages are static, and what they show comes through the API.',
  },
  {
    name: 'jobs',
    files: '^src/jobs/(?!migrate\\.ts$)',
    mayImport: [...basics, '^src/app\\.ts$', '^src/jobs/', database],
  },
  {
    name: 'mail',
    files: '^src/mail/',
    mayImport: [...basics, '^src/app\\.ts$', '^src/mail/', database],
  },
  {
    name: 'app',
    files: '^src/app\\.ts$',
    mayImport: [
      ...basics,
      '^src/config\\.ts$',
      '^src/mail/mailer\\.ts$',
      '^src/auth/(last-used|new-networks|budgets)\\.ts$',
      '^src/metrics/metrics\\.ts$',
      '^src/payments/stripe\\.ts$',
      '^src/outbound/outbound\\.ts$',
      '^src/dns/look-up\\.ts$',
    ],
  },
  {
    name: 'payments',
    files: '^src/payments/',
    mayImport: ['^src/payments/', '^src/(config|errors)\\.ts$'],
    why: 'It knows Stripe and nothing of accounts: what Stripe says comes out of it in plain words.',
  },
  {
    name: 'outbound',
    files: '^src/outbound/',
    mayImport: ['^src/outbound/'],
    why: 'It knows which addresses may be asked, and nothing of whose they are.',
  },
  {
    name: 'dns',
    files: '^src/dns/',
    mayImport: ['^src/dns/', '^src/errors\\.ts$'],
    why: 'It asks DNS and knows nothing of accounts.',
  },
  {
    name: 'oidc',
    files: '^src/oidc/',
    mayImport: ['^src/oidc/', outbound, '^src/(validation|errors)\\.ts$'],
    why: 'It knows openid-client and nothing of accounts: whom a provider has signed on comes out of it, once all of it was checked.',
  },
  {
    name: 'saml',
    files: '^src/saml/',
    mayImport: ['^src/saml/', '^src/validation\\.ts$'],
    why: 'It knows XML and node-saml and nothing of accounts: whom a provider has signed on comes out of it, once all of it was checked.',
  },
  {
    name: 'scim',
    files: '^src/scim/',
    mayImport: ['^src/scim/', '^src/(validation|errors)\\.ts$'],
    why: 'It knows how directories speak and nothing of accounts: what they wish comes out of it in plain values.',
  },
  {
    name: 'metrics',
    files: '^src/metrics/',
    mayImport: ['^src/metrics/', '^src/errors\\.ts$', '^src/mail/mailer\\.ts$'],
    why: 'Whoever has something to count tells app.metrics; what becomes of it is known here alone.',
  },
  { name: 'embedded', files: '^src/db/embedded', mayImport: ['^src/db/embedded', '^src/errors\\.ts$'] },
  {
    name: 'migrate',
    files: '^src/(db|jobs)/migrate\\.ts$',
    mayImport: [...basics, '^src/(db|jobs)/', '^src/config\\.ts$'],
  },
  { name: 'migrations', files: '^src/db/migrations/', mayImport: ['^src/db/migrations/'] },
  {
    name: 'database',
    files: '^src/db/(?!(data-source|demo|embedded|migrat))',
    mayImport: [...basics, '^src/db/(?!(data-source|demo|embedded|migrat))'],
  },
  { name: 'errors', files: '^src/(errors|validation)\\.ts$', mayImport: ['^src/generated/', '^src/errors\\.ts$'] },
  { name: 'leaves', files: '^src/(ids|log|time)\\.ts$', mayImport: [] },
  { name: 'config', files: '^src/(config|explain)\\.ts$', mayImport: ['^src/errors\\.ts$'] },
  // Types only: the context's, and what stands behind each object type (see codegen.ts).
  { name: 'generated', files: '^src/generated/', mayImport: [anything] },
];

const layerRules = layers
  .filter(({ mayImport }) => !mayImport.includes(anything))
  .map(({ name, files, mayImport, why }) => ({
    name: `layer-${name}`,
    severity: 'error',
    comment: why ?? 'See the layers in .dependency-cruiser.cjs.',
    from: { path: files },
    to: { path: anything, ...(mayImport.length > 0 && { pathNot: mayImport }) },
  }));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'every-file-has-a-layer',
      severity: 'error',
      comment: 'A new folder says in .dependency-cruiser.cjs what it may import.',
      from: { path: anything, pathNot: layers.map(({ files }) => files) },
      to: {},
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Types count too; only the generated types may refer back to the context that is made of them.',
      from: { path: anything },
      to: { circular: true, viaOnly: { pathNot: '^src/generated/' } },
    },
    {
      name: 'graphql-js-stays-in-graphql',
      severity: 'error',
      comment: 'Whatever knows a GraphQL library belongs to src/graphql.',
      from: {
        path: anything,
        pathNot: ['^src/graphql/', '^src/generated/', '^src/http/graphql\\.ts$', '^src/server\\.ts$'],
      },
      to: {
        path: '^node_modules/(graphql|graphql-[^/]+|@graphql-[^/]+/[^/]+|@apollo/[^/]+|@as-integrations/[^/]+|dataloader)/',
      },
    },
    {
      name: 'shield-stays-in-guard',
      severity: 'error',
      comment: 'One file applies rules; everybody else declares them in schema/.',
      from: { path: anything, pathNot: '^src/graphql/guard\\.ts$' },
      to: { path: '^node_modules/(graphql-shield|graphql-middleware)/' },
    },
    {
      name: 'http-stays-at-the-door',
      severity: 'error',
      comment: 'Whatever knows HTTP belongs to src/http, src/graphql or server.ts.',
      from: { path: anything, pathNot: ['^src/http/', '^src/graphql/', '^src/server\\.ts$'] },
      to: { path: '^node_modules/(fastify|@fastify/[^/]+)/' },
    },
    {
      name: 'stripe-stays-in-payments',
      severity: 'error',
      comment: 'One folder knows the shapes of Stripe.',
      from: { path: anything, pathNot: '^src/payments/' },
      to: { path: '^node_modules/stripe/' },
    },
    {
      name: 'openid-stays-in-oidc',
      severity: 'error',
      comment: 'One folder knows the library, and what it leaves unchecked.',
      from: { path: anything, pathNot: '^src/oidc/' },
      to: { path: '^node_modules/(openid-client|oauth4webapi|jose)/' },
    },
    {
      name: 'saml-stays-in-saml',
      severity: 'error',
      comment: 'One folder knows the library, and what it leaves unchecked.',
      from: { path: anything, pathNot: '^src/saml/' },
      to: { path: '^node_modules/(@node-saml/[^/]+|@xmldom/[^/]+|xml-crypto|xml2js|xpath)/' },
    },
    {
      name: 'no-development-packages-in-production',
      severity: 'error',
      comment: 'npm ci --omit=dev must run it. The embedded PostgreSQL is loaded only where it is wanted.',
      from: { path: anything, pathNot: '^src/db/embedded' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'service-stands-alone',
      severity: 'error',
      comment: 'The service knows neither its tests, nor its tools, nor its pages.',
      from: { path: anything },
      to: { path: '^(test|scripts|web)/' },
    },
    {
      name: 'pages-stand-alone',
      severity: 'error',
      comment: 'What a browser runs knows the service by its API only.',
      from: { path: '^web/' },
      to: { path: anything },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that leads nowhere escapes all other rules.',
      from: {},
      // The bundler of web/ makes this one of the files in examples/.
      to: { couldNotResolve: true, pathNot: '^examples:files$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
