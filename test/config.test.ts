import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../src/config';

const ROOT = join(__dirname, '..');
const SECRET = 'x'.repeat(40);

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guildhall config '));
});
afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://guildhall:pass@db.example.com:5432/guildhall',
  SMTP_URL: 'smtps://user:pass@smtp.example.com:465',
  MAIL_FROM: 'Guildhall <guildhall@example.com>',
  SECRET_KEY: SECRET,
  PUBLIC_URL: 'https://guildhall.example.com',
};

function read(environment: Record<string, string>): Config {
  return readConfig({ DATA_DIR: dataDir, ...environment });
}

/** What a start with this environment says, and that it says it as a ConfigError. */
function refused(environment: Record<string, string>): string {
  try {
    read(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('It was accepted.');
}

const DNS_SERVERS = 'addresses with or without a port, separated by commas, such as 192.0.2.53,[2001:db8::53]:5353';

describe('without any variable', () => {
  it('everything has its default for development', () => {
    const { isTrustedProxy, secretKey, ...config } = read({});
    expect(config).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://localhost:4000',
      dataDir,
      databaseUrl: null,
      migrationDatabaseUrl: null,
      databasePoolSize: 10,
      metricsPort: null,
      metricsHost: '127.0.0.1',
      smtpUrl: null,
      mailFrom: 'Guildhall <guildhall@localhost>',
      secretKeyPrevious: null,
      corsOrigins: [],
      returnOrigins: [],
      outboundAllow: [],
      stripe: null,
      dnsServers: [],
      operator: null,
      signUp: 'open',
      signUpDomains: [],
      createAccounts: 'anyone',
      defaultPlan: 'ENTERPRISE',
      trustedDocuments: 'off',
      trustedDocumentsDir: null,
      actorPointsPerMinute: 20_000,
      redisUrl: null,
      run: 'all',
      logLevel: 'warn',
    });
    expect(['127.0.0.1', '10.0.0.1', '::1'].map(isTrustedProxy)).toEqual([false, false, false]);
    expect(secretKey).toMatch(/^[0-9a-f]{64}$/);
  });

  it('the secret key is made once, kept beside the data, and readable by its owner only', () => {
    const first = read({}).secretKey;
    expect(read({}).secretKey).toBe(first);
    expect(statSync(join(dataDir, 'secret-key')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['200', 200],
    ['1000', 1000],
    ['unlimited', null],
  ])('ACTOR_POINTS_PER_MINUTE may be %s', (text, points) => {
    expect(read({ ACTOR_POINTS_PER_MINUTE: text }).actorPointsPerMinute).toBe(points);
  });

  it('an empty variable counts as one that was not set', () => {
    expect(read({ PORT: '', HOST: '', SMTP_URL: '', CORS_ORIGINS: '' })).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      smtpUrl: null,
    });
  });
});

describe('what is accepted', () => {
  it.each<[Record<string, string>, Partial<Config>]>([
    [{ HOST: '::1' }, { host: '::1' }],
    [{ HOST: 'localhost' }, { host: 'localhost' }],
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: '65535' }, { port: 65535, publicUrl: 'http://localhost:65535' }],
    [{ PUBLIC_URL: 'http://127.0.0.1:8080' }, { publicUrl: 'http://127.0.0.1:8080' }],
    [{ PUBLIC_URL: 'https://localhost:8443/' }, { publicUrl: 'https://localhost:8443' }],
    [{ PUBLIC_URL: 'http://[::1]:4000' }, { publicUrl: 'http://[::1]:4000' }],
    [{ DATABASE_URL: 'postgresql://a@b/c' }, { databaseUrl: 'postgresql://a@b/c' }],
    [{ MIGRATION_DATABASE_URL: 'postgres://o@b/c' }, { migrationDatabaseUrl: 'postgres://o@b/c' }],
    [{ DATABASE_POOL_SIZE: '2' }, { databasePoolSize: 2 }],
    [{ DATABASE_POOL_SIZE: '200' }, { databasePoolSize: 200 }],
    [{ METRICS_PORT: '9464' }, { metricsPort: 9464, metricsHost: '127.0.0.1' }],
    [
      { METRICS_PORT: '0', PORT: '0' },
      { metricsPort: 0, port: 0 },
    ],
    [{ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' }, { metricsHost: '0.0.0.0' }],
    [{ SMTP_URL: 'smtp://127.0.0.1:25' }, { smtpUrl: 'smtp://127.0.0.1:25' }],
    [{ MAIL_FROM: 'a@b.example' }, { mailFrom: 'a@b.example' }],
    [{ SECRET_KEY: SECRET }, { secretKey: SECRET }],
    [{ SECRET_KEY_PREVIOUS: SECRET }, { secretKeyPrevious: SECRET }],
    [
      { CORS_ORIGINS: 'https://a.example, http://b.example:3000' },
      { corsOrigins: ['https://a.example', 'http://b.example:3000'] },
    ],
    [
      { OUTBOUND_ALLOW: '10.1.2.3, 192.168.0.0/16,::1,fd00:1::/64' },
      { outboundAllow: ['10.1.2.3', '192.168.0.0/16', '::1', 'fd00:1::/64'] },
    ],
    [
      { RETURN_ORIGINS: 'https://a.example, http://localhost:5173' },
      { returnOrigins: ['https://a.example', 'http://localhost:5173'] },
    ],
    [{ SIGN_UP: 'invited' }, { signUp: 'invited' }],
    [
      { SIGN_UP: 'domains', SIGN_UP_DOMAINS: 'Example.com,b.example.org' },
      { signUp: 'domains', signUpDomains: ['example.com', 'b.example.org'] },
    ],
    [{ CREATE_ACCOUNTS: 'operators' }, { createAccounts: 'operators' }],
    [{ DEFAULT_PLAN: 'FREE' }, { defaultPlan: 'FREE' }],
    [
      { TRUSTED_DOCUMENTS: 'log', TRUSTED_DOCUMENTS_DIR: 'a' },
      { trustedDocuments: 'log', trustedDocumentsDir: 'a' },
    ],
    [
      { TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_DIR: '/a b' },
      { trustedDocuments: 'only', trustedDocumentsDir: '/a b' },
    ],
    [{ TRUSTED_DOCUMENTS_DIR: 'a' }, { trustedDocuments: 'off' }],
    [{ RUN: 'jobs' }, { run: 'jobs' }],
    [{ LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
    [{ NODE_ENV: 'test' }, { production: false }],
  ])('%j', (environment, expected) => {
    expect(read(environment)).toMatchObject(expected);
  });

  it('DNS_SERVERS takes addresses of both families, with and without a port', () => {
    const servers = ['192.0.2.53', '192.0.2.53:5353', '2001:db8::53', '[2001:db8::53]:5353'];
    expect(read({ DNS_SERVERS: servers.join(', ') }).dnsServers).toEqual(servers);
  });

  it('TRUSTED_PROXIES takes addresses and networks of both families', () => {
    const { isTrustedProxy } = read({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,fd00::/8,::1' });
    const asked = ['10.255.0.1', '192.0.2.7', 'fd12::1', '::1', '11.0.0.1', '192.0.2.8', 'fe00::1', 'unknown', ''];
    expect(asked.filter(isTrustedProxy)).toEqual(['10.255.0.1', '192.0.2.7', 'fd12::1', '::1']);
  });
});

describe('what is not', () => {
  it.each([
    ['PORT', 'http', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PUBLIC_URL', 'guildhall.example.com', 'an address such as https://guildhall.example.com'],
    ['PUBLIC_URL', 'ftp://guildhall.example.com', 'an address such as https://guildhall.example.com'],
    ['PUBLIC_URL', 'https://example.com/guildhall', 'an address without a path'],
    ['METRICS_PORT', '65536', 'a whole number from 0 to 65535'],
    ['METRICS_PORT', 'off', 'a whole number from 0 to 65535'],
    ['DATABASE_POOL_SIZE', '1', 'a whole number from 2 to 200'],
    ['DATABASE_POOL_SIZE', 'many', 'a whole number from 2 to 200'],
    ['ACTOR_POINTS_PER_MINUTE', '199', 'a whole number from 200 to 999999999, or unlimited'],
    ['ACTOR_POINTS_PER_MINUTE', '1.5', 'a whole number from 200 to 999999999, or unlimited'],
    ['ACTOR_POINTS_PER_MINUTE', 'none', 'a whole number from 200 to 999999999, or unlimited'],
    ['MAIL_FROM', 'Guildhall', 'an address such as Guildhall <guildhall@example.com>'],
    ['MAIL_FROM', 'a@b.example\r\nBcc: c@d.example', 'an address such as Guildhall <guildhall@example.com>'],
    ['DNS_SERVERS', 'dns.example.com', DNS_SERVERS],
    ['DNS_SERVERS', '192.0.2.53:0', DNS_SERVERS],
    ['DNS_SERVERS', '192.0.2.53:65536', DNS_SERVERS],
    ['DNS_SERVERS', '192.0.2.053', DNS_SERVERS],
    ['DNS_SERVERS', '[192.0.2.53]:53', DNS_SERVERS],
    ['DNS_SERVERS', '[2001:db8::53]', DNS_SERVERS],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'addresses or CIDRs separated by commas, such as 10.0.0.0/8,::1'],
    ['TRUSTED_PROXIES', 'proxy.example.com', 'addresses or CIDRs separated by commas, such as 10.0.0.0/8,::1'],
    ['TRUSTED_PROXIES', '*', 'addresses or CIDRs separated by commas, such as 10.0.0.0/8,::1'],
    ['CORS_ORIGINS', '*', 'exact origins separated by commas, such as https://app.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/', 'exact origins separated by commas, such as https://app.example.com'],
    ['CORS_ORIGINS', 'null', 'exact origins separated by commas, such as https://app.example.com'],
    ...['10.0.0.0/33', 'idp.internal', '*', '127.1', '10.0.0.1:8443', 'https://10.0.0.1'].map((value) => [
      ...['OUTBOUND_ALLOW', value, 'addresses or CIDRs separated by commas, such as 10.1.2.3,fd00:1::/64'],
    ]),
    ['RETURN_ORIGINS', '*', 'exact origins separated by commas, such as https://app.example.com'],
    [
      'RETURN_ORIGINS',
      'https://app.example.com/path',
      'exact origins separated by commas, such as https://app.example.com',
    ],
    ['SIGN_UP', 'closed', 'open, invited or domains'],
    ['SIGN_UP_DOMAINS', '@example.com', 'mail domains separated by commas, such as example.com,example.org'],
    ['CREATE_ACCOUNTS', 'nobody', 'anyone or operators'],
    ['DEFAULT_PLAN', 'free', 'FREE, PRO or ENTERPRISE'],
    ['TRUSTED_DOCUMENTS', 'on', 'off, log or only'],
    ['RUN', 'web', 'all, api or jobs'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info, debug or silent'],
  ])('%s=%j stops the start with a sentence that says so', (name, value, accepted) => {
    expect(refused({ [name]: value })).toBe(`${name} is ${JSON.stringify(value)}, but must be ${accepted}.`);
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/guildhall', 'a PostgreSQL address such as'],
    ['MIGRATION_DATABASE_URL', 'hunter2', 'a PostgreSQL address such as'],
    ['SMTP_URL', 'https://user:hunter2@smtp.example.com', 'an address such as smtps://'],
    ['REDIS_URL', 'http://:hunter2@redis.example.com', 'an address such as redis://'],
    ['SECRET_KEY', 'hunter2', 'at least 32 random characters'],
    ['SECRET_KEY_PREVIOUS', 'hunter2', 'the SECRET_KEY that was used before'],
  ])('%s is named, but its value is not shown', (name, value, accepted) => {
    const message = refused({ [name]: value });
    expect(message).toContain(`${name} is a value that is not shown here, but must be ${accepted}`);
    expect(message).not.toContain('hunter2');
  });

  it('names every problem, not only the first', () => {
    expect(refused({ PORT: 'x', RUN: 'y', SECRET_KEY: 'z' }).split('\n')).toHaveLength(3);
  });

  it.each(['log', 'only'])('TRUSTED_DOCUMENTS=%s asks for their folder', (mode) => {
    expect(refused({ TRUSTED_DOCUMENTS: mode })).toBe(
      `TRUSTED_DOCUMENTS is "${mode}", so TRUSTED_DOCUMENTS_DIR must name their folder, for instance TRUSTED_DOCUMENTS_DIR=documents.`,
    );
  });

  it.each([{ METRICS_PORT: '4000' }, { METRICS_PORT: '4001', PORT: '4001' }])(
    'metrics on the port of the API: %j',
    (environment) => {
      expect(refused(environment)).toMatch(/^METRICS_PORT is "400[01]", which is PORT: .* Choose another one\.$/);
    },
  );

  it('metrics follow HOST nowhere', () => {
    expect(read({ ...PRODUCTION, HOST: '0.0.0.0', METRICS_PORT: '9464' }).metricsHost).toBe('127.0.0.1');
  });

  it('SIGN_UP=domains asks for the domains', () => {
    expect(refused({ SIGN_UP: 'domains' })).toMatch(/^SIGN_UP is "domains", so SIGN_UP_DOMAINS must name them/);
  });
});

describe('in production', () => {
  it('takes what it demands, and is closed by default', () => {
    expect(read(PRODUCTION)).toMatchObject({
      production: true,
      host: '127.0.0.1',
      publicUrl: 'https://guildhall.example.com',
      signUp: 'invited',
      createAccounts: 'operators',
      outboundAllow: [],
      logLevel: 'info',
      secretKey: SECRET,
    });
  });

  it.each(['DATABASE_URL', 'SMTP_URL', 'MAIL_FROM', 'SECRET_KEY', 'PUBLIC_URL'])('demands %s', (name) => {
    expect(refused({ ...PRODUCTION, [name]: '' })).toBe(
      `${name} is not set, and NODE_ENV=production needs it. README.md describes it.`,
    );
  });

  it('demands an https PUBLIC_URL', () => {
    expect(refused({ ...PRODUCTION, PUBLIC_URL: 'http://guildhall.example.com' })).toBe(
      'PUBLIC_URL is "http://guildhall.example.com", but in production must begin with https://.',
    );
  });

  it('makes no secret key and no folder of its own accord', () => {
    const folder = join(dataDir, 'production');
    expect(() => readConfig({ ...PRODUCTION, SECRET_KEY: '', DATA_DIR: folder })).toThrow(ConfigError);
    expect(existsSync(folder)).toBe(false);
  });

  it('listens where it is told', () => {
    expect(read({ ...PRODUCTION, HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
  });
});

describe('RETURN_ORIGINS in production', () => {
  it('begin with https, since codes go there, but for a program on the same machine', () => {
    expect(refused({ ...PRODUCTION, RETURN_ORIGINS: 'https://a.example,http://b.example' })).toBe(
      'RETURN_ORIGINS has http://b.example, but in production each must begin with https://: codes go there.',
    );
    const origins = ['https://a.example', 'http://localhost:5173', 'http://127.0.0.1:5173'];
    expect(read({ ...PRODUCTION, RETURN_ORIGINS: origins.join() }).returnOrigins).toEqual(origins);
  });
});

describe('HOST without NODE_ENV=production', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1', 'guildhall.example.com', '127.0.0.1.example.com'])('refuses %s', (host) => {
    const message = refused({ HOST: host });
    expect(message).toContain(`HOST is "${host}"`);
    expect(message).toContain('127.0.0.1, ::1 or localhost');
    expect(message).toContain('NODE_ENV=production');
  });
});

describe('PUBLIC_URL without NODE_ENV=production', () => {
  it.each(['https://guildhall.example.com', 'http://192.0.2.1:4000', 'http://localhost.example.com'])(
    'refuses %s: a proxy would show demo data to others',
    (address) => {
      const message = refused({ PUBLIC_URL: address });
      expect(message).toContain(`PUBLIC_URL is "${address}"`);
      expect(message).toContain('NODE_ENV=production');
    },
  );
});

describe('the configuration is in one place', () => {
  function sources(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file));
  }

  const variables = [...readFileSync(join(ROOT, 'src/config.ts'), 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(
    ([, name = '']) => name,
  );

  it('no other file of src/ reads the environment', () => {
    const readers = sources(join(ROOT, 'src')).filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers).toEqual([join(ROOT, 'src/config.ts')]);
  });

  it("README's table describes exactly the variables that are read", () => {
    const table = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^\| *`([A-Z][A-Z_]+)`/gm)];
    expect(variables.length).toBeGreaterThan(15);
    expect(table.map(([, name]) => name).sort()).toEqual([...variables].sort());
  });
});

describe('Stripe', () => {
  const STRIPE = {
    STRIPE_SECRET_KEY: 'sk_test_hunter2hunter2',
    STRIPE_WEBHOOK_SECRET: 'whsec_hunter2hunter2',
    STRIPE_PRICES: 'PRO/MONTH=price_1, PRO/YEAR=price_2,ENTERPRISE/YEAR/SEAT=price_3',
  };

  it('is configured by its key, its secret and its prices', () => {
    expect(read(STRIPE).stripe).toEqual({
      secretKey: 'sk_test_hunter2hunter2',
      webhookSecret: 'whsec_hunter2hunter2',
      prices: [
        { id: 'price_1', plan: 'PRO', interval: 'MONTH', perSeat: false },
        { id: 'price_2', plan: 'PRO', interval: 'YEAR', perSeat: false },
        { id: 'price_3', plan: 'ENTERPRISE', interval: 'YEAR', perSeat: true },
      ],
      apiUrl: 'https://api.stripe.com',
    });
  });

  it('needs all three, or none', () => {
    for (const name of Object.keys(STRIPE)) {
      const others = Object.fromEntries(Object.entries(STRIPE).filter(([one]) => one !== name));
      expect(refused(others)).toBe(
        `${name} is not set, but Stripe needs all of STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICES, or none.`,
      );
    }
  });

  it.each([
    ['STRIPE_SECRET_KEY', 'pk_live_hunter2'],
    ['STRIPE_WEBHOOK_SECRET', 'hunter2'],
    ['STRIPE_PRICES', 'PRO=price_1'],
    ['STRIPE_PRICES', 'TEAM/MONTH=price_1'],
    ['STRIPE_PRICES', 'PRO/WEEK=price_1'],
    ['STRIPE_PRICES', 'PRO/MONTH=price_1,PRO/YEAR=price_1'],
    ['STRIPE_PRICES', ','],
    ['STRIPE_API_URL', 'api.stripe.com'],
    ['STRIPE_API_URL', 'https://api.stripe.com/v1'],
  ])('says what is wrong with %s=%s, and repeats no secret', (name, value) => {
    const message = refused({ ...STRIPE, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} is .*, but must be `));
    expect(message).not.toContain('hunter2');
  });

  it('sends its key by https only in production, but for a proxy on the same machine', () => {
    const production = { ...PRODUCTION, ...STRIPE };
    expect(refused({ ...production, STRIPE_API_URL: 'http://stripe.example.com' })).toMatch(
      /^STRIPE_API_URL is "http:\/\/stripe.example.com", but in production must begin with https:/,
    );
    expect(read({ ...production, STRIPE_API_URL: 'http://127.0.0.1:9999' }).stripe?.apiUrl).toBe(
      'http://127.0.0.1:9999',
    );
  });
});
