import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app';
import { FAULT } from '../graphql/errors';
import { chargeActor, rateLimited, rateLimitHeaders } from '../graphql/points';
import { readGroup, readOperations, readUser, type Operation } from '../scim/bodies';
import { resourceTypes, schemas, serviceProviderConfig } from '../scim/discovery';
import { GROUP, USER } from '../scim/fields';
import { patchGroup, patchUser } from '../scim/patch';
import {
  countAsked,
  groupPage,
  readQuery,
  tagOf,
  userPage,
  versionsOf,
  wantedOf,
  wantsMembers,
  type Query,
} from '../scim/query';
import { errorResponse, groupResource, listResponse, project, userResource, type Resource } from '../scim/resources';
import {
  ScimError,
  type GroupAttribute,
  type Listed,
  type Page,
  type ScimCall,
  type ScimType,
  type StoredGroup,
  type StoredUser,
  type UserAttribute,
  type WholeGroup,
  type WrittenGroup,
  type WrittenUser,
} from '../scim/scim';
import type { Balance } from '../auth/budgets';
import { requestInfo } from './who-asks';

/** What becomes of the requests of directories about one kind of resources. Each throws a ScimError where it refuses. */
export interface Kept<Written, Stored extends { id: string; version: number }, Whole, Attribute> {
  create(app: App, call: ScimCall, written: Written): Promise<Stored>;
  /** Null for any version. `change` may throw a ScimError. */
  update(
    app: App,
    call: ScimCall,
    id: string,
    versions: readonly number[] | null,
    change: (current: Whole) => Written,
  ): Promise<Stored>;
  delete(app: App, call: ScimCall, id: string, versions: readonly number[] | null): Promise<void>;
  read(app: App, call: ScimCall, id: string, withMembers: boolean): Promise<Stored>;
  list(app: App, call: ScimCall, page: Page<Attribute>, withMembers: boolean): Promise<Listed<Stored>>;
}

/** All that directories ask for. */
export interface Directories {
  /** Lets a directory in, before its request is read; throws a ScimError where the token is no good for this account. */
  enter(app: App, call: ScimCall): Promise<{ pointsPerMinute: number | null }>;
  users: Kept<WrittenUser, StoredUser, StoredUser, UserAttribute>;
  groups: Kept<WrittenGroup, StoredGroup, WholeGroup, GroupAttribute>;
}

/** 1 MB. */
const BODY_LIMIT = 1_000_000;
/** So many resources of a list cost a point. */
const LISTED_FOR_A_POINT = 100;
/** Nothing is answered to HEAD. */
const options = { exposeHeadRoute: false };

/** The mistakes that are found while a body is read, by Fastify's code. */
const SENTENCES: Readonly<Partial<Record<string, { detail: string; scimType: ScimType | null }>>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { detail: 'The body is larger than 1 MB. Send less in one request.', scimType: null },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    detail: 'This content type is not understood. Send application/scim+json.',
    scimType: null,
  },
};
const NOT_JSON = {
  detail: 'This request cannot be understood: its body must be JSON.',
  scimType: 'invalidSyntax',
} as const;

/** How one kind of resources is read and written. */
interface Kind<Written, Stored extends { id: string; version: number }, Whole, Attribute> {
  name: 'Users' | 'Groups';
  schema: typeof USER | typeof GROUP;
  kept: Kept<Written, Stored, Whole, Attribute>;
  written(body: unknown, current: Whole | null): Written;
  patched(current: Whole, operations: readonly Operation[]): Written;
  page(query: Query): Page<Attribute>;
  resource(stored: Stored, base: string): Resource;
  /** Whether a PATCH is answered with the resource: what Okta wants of users, and Entra ID does not of groups. */
  answersPatch: boolean;
}

/**
 * The door for directories: SCIM 2.0 below /scim/accounts/<id>/v2. A directory is let in and pays before its body is read. Nothing of a body is logged,
 * and whatever goes wrong is answered in the form of RFC 7644.
 */
export async function registerScim(fastify: FastifyInstance, app: App, directories: Directories): Promise<void> {
  await fastify.register(
    async (scope) => {
      answerMistakes(scope, app);
      readBodies(scope);
      scope.addHook('onRequest', async (request, reply) => {
        reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
        await arrive(app, directories, request, reply);
      });
      registerDiscovery(scope, app);
      registerKind(scope, app, {
        name: 'Users',
        schema: USER,
        kept: directories.users,
        written: readUser,
        patched: patchUser,
        page: userPage,
        resource: userResource,
        answersPatch: true,
      });
      registerKind(scope, app, {
        name: 'Groups',
        schema: GROUP,
        kept: directories.groups,
        written: readGroup,
        patched: patchGroup,
        page: groupPage,
        resource: groupResource,
        answersPatch: false,
      });
    },
    { prefix: '/scim/accounts/:accountId/v2' },
  );
}

/** Finds out which directory asks, and takes what the request costs: of the account, or of the network where nobody is let in. */
async function arrive(app: App, directories: Directories, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const call = callOf(app, request);
  const entered = await directories.enter(app, call).catch((error: unknown) => {
    if (error instanceof ScimError) return error;
    throw error;
  });
  if (entered instanceof ScimError) {
    if (entered.status === 401) noteBadCredential(app, call);
    const ofNetwork = await chargeActor(app, null, call.request.ipAddress, 1);
    reply.headers(rateLimitHeaders(ofNetwork));
    throw ofNetwork.granted ? entered : tooMany(reply, 'You have', ofNetwork);
  }
  const balance = await app.budgets.spend(call.accountId, pointsOf(request), entered.pointsPerMinute);
  reply.headers(rateLimitHeaders(balance));
  if (balance.granted) return;
  app.metrics.rateLimited('account');
  throw tooMany(reply, 'The account has', balance);
}

function noteBadCredential({ metrics, log }: App, { request }: ScimCall): void {
  metrics.refused('BAD_CREDENTIAL', 1);
  log.warn({ requestId: request.id, address: request.ipAddress }, 'bad credential');
}

/** Each request costs a point, and a long list one for each hundred that is asked for. */
function pointsOf(request: FastifyRequest): number {
  const isList = request.method === 'GET' && /\/(Users|Groups)$/.test(request.routeOptions.url ?? '');
  if (!isList) return 1;
  try {
    return Math.max(1, Math.ceil(countAsked(queryOf(request)) / LISTED_FOR_A_POINT));
  } catch (error) {
    // What cannot be read is refused once it is paid for.
    if (error instanceof ScimError) return 1;
    throw error;
  }
}

function tooMany(reply: FastifyReply, who: string, balance: Balance): ScimError {
  reply.header('retry-after', String(balance.secondsToReset));
  return new ScimError(429, rateLimited(who, balance).message);
}

function callOf(app: App, request: FastifyRequest): ScimCall {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // As if it were no good: nobody is told which accounts there are.
  return { accountId: accountOf(request), token: token ?? '', request: requestInfo(request, app) };
}

function accountOf(request: FastifyRequest): string {
  return (request.params as { accountId: string }).accountId;
}

/** Where the account's directory is: by its id, never by its handle. */
function baseOf(app: App, request: FastifyRequest): string {
  return `${app.config.publicUrl}/scim/accounts/${accountOf(request)}/v2`;
}

function queryOf({ url }: FastifyRequest): Query {
  const from = url.indexOf('?');
  return readQuery(from === -1 ? '' : url.slice(from + 1));
}

/** Bodies are JSON under either name; one that tries to reach what objects inherit is none. */
function readBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  const types = ['application/scim+json', 'application/json'];
  scope.addContentTypeParser<string>(types, { parseAs: 'string', bodyLimit: BODY_LIMIT }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}

function answerMistakes(scope: FastifyInstance, { log }: App): void {
  scope.setNotFoundHandler((_request, reply) => {
    return send(reply, 404, errorResponse(404, 'There is nothing at this address.'));
  });
  scope.setErrorHandler((error: FastifyError | ScimError, request, reply) => {
    if (error instanceof ScimError) {
      if (error.status === 401) reply.header('www-authenticate', 'Bearer');
      return send(reply, error.status, errorResponse(error.status, error.detail, error.scimType));
    }
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const { detail, scimType } = SENTENCES[error.code] ?? NOT_JSON;
      return send(reply, status, errorResponse(status, detail, scimType));
    }
    log.error({ err: error, requestId: request.id }, 'fault');
    return send(reply, 500, errorResponse(500, `${FAULT} The request's id is ${request.id}.`));
  });
}

function send(reply: FastifyReply, status: number, resource: Resource): FastifyReply {
  return reply.code(status).type('application/scim+json; charset=utf-8').send(JSON.stringify(resource));
}

/** What a directory may ask before all else: what there is here. */
function registerDiscovery(scope: FastifyInstance, app: App): void {
  scope.get('/ServiceProviderConfig', options, (request, reply) =>
    send(reply, 200, serviceProviderConfig(baseOf(app, request))),
  );
  for (const [path, all] of [
    ['/ResourceTypes', resourceTypes],
    ['/Schemas', schemas],
  ] as const) {
    scope.get(path, options, (request, reply) => {
      if (queryOf(request).has('filter')) throw new ScimError(403, 'This list takes no filter: read all of it.');
      const resources = all(baseOf(app, request));
      return send(reply, 200, listResponse({ total: resources.length, resources }, 1, resources));
    });
    scope.get<{ Params: { id: string } }>(`${path}/:id`, options, (request, reply) => {
      const found = all(baseOf(app, request)).find(({ id }) => id === request.params.id);
      if (found === undefined) throw new ScimError(404, 'There is nothing at this address.');
      return send(reply, 200, found);
    });
  }
  for (const [method, path] of [
    ['POST', '/Bulk'],
    ['POST', '/.search'],
    ['POST', '/Users/.search'],
    ['POST', '/Groups/.search'],
    ['GET', '/Me'],
    ['POST', '/Me'],
    ['PUT', '/Me'],
    ['PATCH', '/Me'],
    ['DELETE', '/Me'],
  ] as const) {
    scope.route({
      method,
      url: path,
      ...options,
      handler: () => {
        throw new ScimError(501, 'This part of SCIM is not supported: /ServiceProviderConfig says what is.');
      },
    });
  }
}

/** The address of one resource. */
interface One {
  Params: { id: string };
}

function registerKind<Written, Stored extends { id: string; version: number }, Whole, Attribute>(
  scope: FastifyInstance,
  app: App,
  kind: Kind<Written, Stored, Whole, Attribute>,
): void {
  const { name, kept, schema } = kind;
  const all = `/${name}`;
  const one = `/${name}/:id`;

  const answer = (request: FastifyRequest, reply: FastifyReply, status: number, stored: Stored): FastifyReply => {
    const wanted = wantedOf(queryOf(request), schema);
    reply.header('etag', tagOf(stored.version));
    return send(reply, status, project(kind.resource(stored, baseOf(app, request)), wanted));
  };

  scope.get(all, options, async (request, reply) => {
    const query = queryOf(request);
    const wanted = wantedOf(query, schema);
    const page = kind.page(query);
    const listed = await kept.list(app, callOf(app, request), page, wantsMembers(wanted, true));
    const base = baseOf(app, request);
    const shown = listed.resources.map((stored) => project(kind.resource(stored, base), wanted));
    return send(reply, 200, listResponse(listed, page.startIndex, shown));
  });

  scope.post(all, options, async (request, reply) => {
    wantedOf(queryOf(request), schema);
    const written = kind.written(request.body, null);
    const stored = await kept.create(app, callOf(app, request), written);
    reply.header('location', `${baseOf(app, request)}/${name}/${stored.id}`);
    return answer(request, reply, 201, stored);
  });

  scope.get<One>(one, options, async (request, reply) => {
    const wanted = wantedOf(queryOf(request), schema);
    const call = callOf(app, request);
    const stored = await kept.read(app, call, request.params.id, wantsMembers(wanted, false));
    const known = request.headers['if-none-match'];
    const versions = known === undefined ? [] : versionsOf(known);
    if (versions === null || versions.includes(stored.version)) {
      return reply.code(304).header('etag', tagOf(stored.version)).send();
    }
    return answer(request, reply, 200, stored);
  });

  scope.put<One>(one, options, async (request, reply) => {
    wantedOf(queryOf(request), schema);
    // Once before it is looked for: what cannot be read is a mistake, whatever it was meant for.
    kind.written(request.body, null);
    const change = (current: Whole) => kind.written(request.body, current);
    const { id } = request.params;
    const stored = await kept.update(app, callOf(app, request), id, versionsOf(request.headers['if-match']), change);
    return answer(request, reply, 200, stored);
  });

  scope.patch<One>(one, options, async (request, reply) => {
    const wanted = wantedOf(queryOf(request), schema);
    const operations = readOperations(request.body);
    const change = (current: Whole) => kind.patched(current, operations);
    const { id } = request.params;
    const stored = await kept.update(app, callOf(app, request), id, versionsOf(request.headers['if-match']), change);
    if (kind.answersPatch || wanted !== null) return answer(request, reply, 200, stored);
    return reply.code(204).header('etag', tagOf(stored.version)).send();
  });

  scope.delete<One>(one, options, async (request, reply) => {
    const versions = versionsOf(request.headers['if-match']);
    await kept.delete(app, callOf(app, request), request.params.id, versions);
    return reply.code(204).send();
  });
}
