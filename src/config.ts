import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { StartError } from './errors';

/** Everything that Guildhall can be told. README's configuration table describes each variable. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  publicUrl: string;
  dataDir: string;
  /** Null: the embedded PostgreSQL in dataDir. */
  databaseUrl: string | null;
  /** The owner's connection for migrations; null: databaseUrl. */
  migrationDatabaseUrl: string | null;
  databasePoolSize: number;
  /** Where /metrics is served; null: nowhere. */
  metricsPort: number | null;
  metricsHost: string;
  /** Null: mail lands in the development mailbox. */
  smtpUrl: string | null;
  mailFrom: string;
  secretKey: string;
  secretKeyPrevious: string | null;
  /** The proxies whose X-Forwarded-For is believed. */
  isTrustedProxy: (address: string) => boolean;
  corsOrigins: string[];
  /** Where people may be sent back to after a sign-on by their account's provider, besides our own page. */
  returnOrigins: string[];
  /** Addresses and CIDRs that may be asked for an account although they are not public. */
  outboundAllow: string[];
  signUp: 'open' | 'invited' | 'domains';
  signUpDomains: string[];
  createAccounts: 'anyone' | 'operators';
  defaultPlan: 'FREE' | 'PRO' | 'ENTERPRISE';
  /** Whether documents of a folder are known by their ids, others logged, and others refused. */
  trustedDocuments: 'off' | 'log' | 'only';
  /** That folder; null only where they are off. */
  trustedDocumentsDir: string | null;
  /** Points a minute for each person and service account; null: no limit. */
  actorPointsPerMinute: number | null;
  /** Where several processes count budgets together; null: each in its memory. */
  redisUrl: string | null;
  /** Where accounts pay; null: nowhere, and operators keep what is shown of billing. */
  stripe: StripeConfig | null;
  /** The DNS servers that domains are looked up by, each an address or an address with a port; none: the system's. */
  dnsServers: string[];
  /** What this process does: answer requests, run jobs (mail, clean-up), or both. */
  run: 'all' | 'api' | 'jobs';
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** Who uses the command line, as the audit log names them; null: the user of the operating system. */
  operator: string | null;
}

/** How Guildhall talks with Stripe, and what is sold there. */
export interface StripeConfig {
  secretKey: string;
  /** By it Stripe signs what it sends to /webhooks/stripe. */
  webhookSecret: string;
  /** Every price that means a plan; the first one for a plan and an interval is the one that is sold. */
  prices: readonly StripePrice[];
  /** Where Stripe's API is. */
  apiUrl: string;
}

/** What it means to pay a price of Stripe's. */
export interface StripePrice {
  /** `price_…` */
  id: string;
  plan: Config['defaultPlan'];
  interval: 'MONTH' | 'YEAR';
  /** Whether it is paid for each seat: then the quantity of the subscription is the account's limit of members. */
  perSeat: boolean;
}

/** The configuration is wrong: each problem is a sentence that names variable, value and what is accepted. */
export class ConfigError extends StartError {}

type Environment = Record<string, string | undefined>;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const HIDDEN = new Set([
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'SMTP_URL',
  'REDIS_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
]);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

function isUrl(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isBare({ pathname, search, hash }: URL): boolean {
  return pathname === '/' && search === '' && hash === '';
}

function url(accepted: string, ...protocols: string[]) {
  return z.string().refine((text) => isUrl(text, protocols), accepted);
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'a whole number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65535, 'a whole number from 0 to 65535');

const DATABASE = 'a PostgreSQL address such as postgres://user:password@host:5432/guildhall';

function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** As in 192.0.2.53, 192.0.2.53:5353, 2001:db8::53 or [2001:db8::53]:5353. */
function isDnsServer(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, six, four, portNumber] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const isAddress = six === undefined ? isIP(four ?? '') === 4 : isIP(six) === 6;
  return isAddress && Number(portNumber) >= 1 && Number(portNumber) <= 65535;
}

/** As in PRO/MONTH=price_1,ENTERPRISE/YEAR/SEAT=price_2. */
const PRICE = /^(FREE|PRO|ENTERPRISE)\/(MONTH|YEAR)(\/SEAT)?=(price_\w+)$/;

function readPrice(text: string): StripePrice | null {
  const [, plan, interval, seat, id] = PRICE.exec(text) ?? [];
  if (id === undefined) return null;
  return {
    id,
    plan: plan as StripePrice['plan'],
    interval: interval as StripePrice['interval'],
    perSeat: seat !== undefined,
  };
}

const PRICES = 'prices of plans separated by commas, each once, such as PRO/MONTH=price_1,ENTERPRISE/YEAR/SEAT=price_2';

const variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production'], 'development, test or production').default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(4000),
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: url('an address such as https://guildhall.example.com', 'http:', 'https:')
    .refine((text) => !URL.canParse(text) || isBare(new URL(text)), 'an address without a path')
    .optional(),
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: url(DATABASE, 'postgres:', 'postgresql:').optional(),
  MIGRATION_DATABASE_URL: url(DATABASE, 'postgres:', 'postgresql:').optional(),
  DATABASE_POOL_SIZE: z
    .string()
    .regex(/^\d{1,3}$/, 'a whole number from 2 to 200')
    .transform(Number)
    .refine((size) => size >= 2 && size <= 200, 'a whole number from 2 to 200')
    .default(10),
  SMTP_URL: url('an address such as smtps://user:password@smtp.example.com:465', 'smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/, 'an address such as Guildhall <guildhall@example.com>')
    .optional(),
  SECRET_KEY: z.string().min(32, 'at least 32 random characters, for instance from: openssl rand -hex 32').optional(),
  SECRET_KEY_PREVIOUS: z.string().min(32, 'the SECRET_KEY that was used before, at least 32 characters').optional(),
  TRUSTED_PROXIES: list
    .refine((items) => items.every(isCidr), 'addresses or CIDRs separated by commas, such as 10.0.0.0/8,::1')
    .default([]),
  CORS_ORIGINS: list
    .refine(
      (items) => items.every((item) => isUrl(item, ['http:', 'https:']) && new URL(item).origin === item),
      'exact origins separated by commas, such as https://app.example.com',
    )
    .default([]),
  OUTBOUND_ALLOW: list
    .refine((items) => items.every(isCidr), 'addresses or CIDRs separated by commas, such as 10.1.2.3,fd00:1::/64')
    .default([]),
  RETURN_ORIGINS: list
    .refine(
      (items) => items.every((item) => isUrl(item, ['http:', 'https:']) && new URL(item).origin === item),
      'exact origins separated by commas, such as https://app.example.com',
    )
    .default([]),
  SIGN_UP: z.enum(['open', 'invited', 'domains'], 'open, invited or domains').optional(),
  SIGN_UP_DOMAINS: list
    .refine(
      (items) => items.every((item) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(item)),
      'mail domains separated by commas, such as example.com,example.org',
    )
    .default([]),
  CREATE_ACCOUNTS: z.enum(['anyone', 'operators'], 'anyone or operators').optional(),
  DEFAULT_PLAN: z.enum(['FREE', 'PRO', 'ENTERPRISE'], 'FREE, PRO or ENTERPRISE').default('ENTERPRISE'),
  TRUSTED_DOCUMENTS: z.enum(['off', 'log', 'only'], 'off, log or only').default('off'),
  TRUSTED_DOCUMENTS_DIR: z.string().min(1).optional(),
  ACTOR_POINTS_PER_MINUTE: z
    .string()
    .regex(/^([2-9]\d\d|[1-9]\d{3,8}|unlimited)$/, 'a whole number from 200 to 999999999, or unlimited')
    .transform((text) => (text === 'unlimited' ? null : Number(text)))
    .default(20_000),
  REDIS_URL: url('an address such as redis://:password@redis.example.com:6379', 'redis:', 'rediss:').optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, "Stripe's secret or restricted key, which begins with sk_ or rk_")
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, "the signing secret of Stripe's webhook endpoint, which begins with whsec_")
    .optional(),
  STRIPE_PRICES: list
    .refine((items) => items.length > 0 && items.every((item) => readPrice(item) !== null), PRICES)
    .transform((items) => items.map(readPrice).filter((price) => price !== null))
    .refine((prices) => new Set(prices.map(({ id }) => id)).size === prices.length, PRICES)
    .optional(),
  STRIPE_API_URL: url('an address such as https://api.stripe.com', 'http:', 'https:')
    .refine((text) => !URL.canParse(text) || isBare(new URL(text)), 'an address without a path')
    .default('https://api.stripe.com'),
  DNS_SERVERS: list
    .refine(
      (items) => items.every(isDnsServer),
      'addresses with or without a port, separated by commas, such as 192.0.2.53,[2001:db8::53]:5353',
    )
    .default([]),
  RUN: z.enum(['all', 'api', 'jobs'], 'all, api or jobs').default('all'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'fatal, error, warn, info, debug or silent')
    .optional(),
  GUILDHALL_OPERATOR: z.string().optional(),
});

type Values = z.output<typeof variables>;

/** What the environment alone says: where it has no SECRET_KEY there is none, and nothing is made. */
export interface Variables extends Omit<Config, 'secretKey'> {
  secretKey: string | null;
}

/** The whole configuration, for the service. Throws a ConfigError with one sentence per problem. */
export function readConfig(environment: Environment = process.env): Config {
  const config = readVariables(environment);
  return { ...config, secretKey: config.secretKey ?? developmentSecretKey(config.dataDir) };
}

/** Reads the environment, and writes nothing. Throws a ConfigError with one sentence per problem. */
export function readVariables(environment: Environment = process.env): Variables {
  // An empty variable is one that was not set: shells and compose files cannot leave one out.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => sentence(String(issue.path[0]), given, issue.message)).join('\n'),
    );
  }
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  const problems = production ? productionProblems(values) : developmentProblems(values);
  if (values.SIGN_UP === 'domains' && values.SIGN_UP_DOMAINS.length === 0) {
    problems.push('SIGN_UP is "domains", so SIGN_UP_DOMAINS must name them, for instance SIGN_UP_DOMAINS=example.com.');
  }
  if (values.TRUSTED_DOCUMENTS !== 'off' && values.TRUSTED_DOCUMENTS_DIR === undefined) {
    problems.push(
      `TRUSTED_DOCUMENTS is "${values.TRUSTED_DOCUMENTS}", so TRUSTED_DOCUMENTS_DIR must name their folder, for instance TRUSTED_DOCUMENTS_DIR=documents.`,
    );
  }
  if (values.METRICS_PORT === values.PORT && values.PORT !== 0) {
    problems.push(
      `METRICS_PORT is "${String(values.PORT)}", which is PORT: metrics are not for who calls the API. Choose another one.`,
    );
  }
  problems.push(...stripeProblems(values, production));
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));

  return {
    production,
    host: values.HOST,
    port: values.PORT,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${String(values.PORT)}`).replace(/\/$/, ''),
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL ?? null,
    migrationDatabaseUrl: values.MIGRATION_DATABASE_URL ?? null,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    metricsPort: values.METRICS_PORT ?? null,
    metricsHost: values.METRICS_HOST,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? 'Guildhall <guildhall@localhost>',
    secretKey: values.SECRET_KEY ?? null,
    secretKeyPrevious: values.SECRET_KEY_PREVIOUS ?? null,
    isTrustedProxy: trustedProxies(values.TRUSTED_PROXIES),
    corsOrigins: values.CORS_ORIGINS,
    returnOrigins: values.RETURN_ORIGINS,
    outboundAllow: values.OUTBOUND_ALLOW,
    signUp: values.SIGN_UP ?? (production ? 'invited' : 'open'),
    signUpDomains: values.SIGN_UP_DOMAINS.map((domain) => domain.toLowerCase()),
    createAccounts: values.CREATE_ACCOUNTS ?? (production ? 'operators' : 'anyone'),
    defaultPlan: values.DEFAULT_PLAN,
    trustedDocuments: values.TRUSTED_DOCUMENTS,
    trustedDocumentsDir: values.TRUSTED_DOCUMENTS_DIR ?? null,
    actorPointsPerMinute: values.ACTOR_POINTS_PER_MINUTE,
    redisUrl: values.REDIS_URL ?? null,
    stripe: stripeOf(values),
    dnsServers: values.DNS_SERVERS,
    run: values.RUN,
    logLevel: values.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    operator: values.GUILDHALL_OPERATOR ?? null,
  };
}

function sentence(name: string, given: Environment, accepted: string): string {
  const value = HIDDEN.has(name) ? 'a value that is not shown here' : JSON.stringify(given[name]);
  return `${name} is ${value}, but must be ${accepted}.`;
}

function productionProblems(values: Values): string[] {
  const required = ['DATABASE_URL', 'SMTP_URL', 'MAIL_FROM', 'SECRET_KEY', 'PUBLIC_URL'] as const;
  const problems = required
    .filter((name) => values[name] === undefined)
    .map((name) => `${name} is not set, and NODE_ENV=production needs it. README.md describes it.`);
  if (values.PUBLIC_URL !== undefined && !values.PUBLIC_URL.startsWith('https:')) {
    problems.push(`PUBLIC_URL is "${values.PUBLIC_URL}", but in production must begin with https://.`);
  }
  const unsafe = values.RETURN_ORIGINS.filter((origin) => !origin.startsWith('https:') && !isLoopback(origin));
  if (unsafe.length > 0) {
    problems.push(
      `RETURN_ORIGINS has ${unsafe.join(', ')}, but in production each must begin with https://: codes go there.`,
    );
  }
  return problems;
}

function isLoopback(origin: string): boolean {
  return LOOPBACK.has(new URL(origin).hostname.replace(/^\[|\]$/g, ''));
}

function developmentProblems({ HOST, PUBLIC_URL }: Values): string[] {
  const why =
    'without NODE_ENV=production Guildhall serves demo data, printed keys and a mailbox that anyone can read, and so is ' +
    'for this machine only';
  const problems: string[] = [];
  if (!LOOPBACK.has(HOST)) {
    problems.push(
      `HOST is "${HOST}", but ${why}: it listens on 127.0.0.1, ::1 or localhost. Set NODE_ENV=production, or leave HOST out.`,
    );
  }
  if (PUBLIC_URL !== undefined && !LOOPBACK.has(new URL(PUBLIC_URL).hostname.replace(/^\[|\]$/g, ''))) {
    problems.push(`PUBLIC_URL is "${PUBLIC_URL}", but ${why}. Set NODE_ENV=production, or leave PUBLIC_URL out.`);
  }
  return problems;
}

const STRIPE = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_PRICES'] as const;

function stripeProblems(values: Values, production: boolean): string[] {
  const missing = STRIPE.filter((name) => values[name] === undefined);
  const problems: string[] = [];
  if (missing.length > 0 && missing.length < STRIPE.length) {
    const is = missing.length === 1 ? 'is' : 'are';
    problems.push(`${missing.join(' and ')} ${is} not set, but Stripe needs all of ${STRIPE.join(', ')}, or none.`);
  }
  const { protocol, hostname } = new URL(values.STRIPE_API_URL);
  if (production && protocol !== 'https:' && !LOOPBACK.has(hostname.replace(/^\[|\]$/g, ''))) {
    problems.push(
      `STRIPE_API_URL is "${values.STRIPE_API_URL}", but in production must begin with https://: the secret key goes there.`,
    );
  }
  return problems;
}

function stripeOf(values: Values): StripeConfig | null {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICES, STRIPE_API_URL } = values;
  if (STRIPE_SECRET_KEY === undefined || STRIPE_WEBHOOK_SECRET === undefined || STRIPE_PRICES === undefined)
    return null;
  return {
    secretKey: STRIPE_SECRET_KEY,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    prices: STRIPE_PRICES,
    apiUrl: STRIPE_API_URL,
  };
}

function trustedProxies(entries: string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Development needs no SECRET_KEY: one is made once and kept beside the data that it protects. */
function developmentSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret-key');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
