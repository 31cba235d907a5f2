import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, graphql } from 'graphql';
import type { Browser } from 'playwright-core';
import { registerPages } from '../../src/http/pages';
import { launchBrowser, watchedPage, type WatchedPage } from './browser';

const root = path.resolve(__dirname, '../..');
const sdl = readFileSync(path.join(root, 'test/contract.graphql'), 'utf8');

let server: FastifyInstance;
let browser: Browser;
let origin: string;
let sent: { body: { query: string; variables?: object }; authorization: string | undefined }[];

beforeAll(async () => {
  execFileSync(process.execPath, [path.join(root, 'scripts/build-web.mjs'), '--if-missing']);
  const schema = buildSchema(sdl);
  server = fastify();
  registerPages(server, { webDir: path.join(root, 'dist/web'), sdl });
  // The explorer works with any GraphQL endpoint: this one knows the contract's types and holds no data.
  server.post<{ Body: { query: string; variables?: Record<string, unknown> } }>('/graphql', (request) => {
    sent.push({ body: request.body, authorization: request.headers.authorization });
    return graphql({ schema, source: request.body.query, variableValues: request.body.variables ?? {} });
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

beforeEach(() => {
  sent = [];
});

async function openExplorer(): Promise<WatchedPage> {
  const watched = await watchedPage(browser, origin, { viewport: { width: 1280, height: 800 } });
  await watched.page.goto(`${origin}/`);
  await watched.page.locator('.examples button:enabled').first().waitFor();
  return watched;
}

test('the explorer opens with the nested example, asks no other host and breaks no policy', async () => {
  const { page, context, ...notes } = await openExplorer();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.getByText('"account": null').waitFor();
  const executed = sent.find(({ body }) => body.query.includes('query AccountWorkspacesMembers'));
  expect(executed).toMatchObject({ body: { variables: { handle: 'acme' } }, authorization: undefined });
  expect(notes).toEqual({ foreignRequests: [], policyViolations: [], errors: [] });
  await context.close();
});

test('the key is sent as a bearer, and is in no storage of the browser', async () => {
  const { page, context } = await openExplorer();
  await page.getByLabel('Bearer key').fill('gku_example');
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.getByText('"account": null').waitFor();
  expect(sent.at(-1)?.authorization).toBe('Bearer gku_example');
  await page.waitForTimeout(1000); // GraphiQL writes its storage half a second later.
  const stored = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
  );
  expect(stored).toContain('AccountWorkspacesMembers');
  expect(stored).not.toContain('gku_example');
  await page.reload();
  await page.getByText('No key: public fields only.').waitFor();
  await context.close();
});

test('choosing an example puts the operation and its variables into the editors', async () => {
  const { page, context } = await openExplorer();
  await page.getByRole('button', { name: /Who am I/ }).click();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.getByText('"viewer": null').waitFor();
  await page.getByRole('button', { name: /Create a workspace/ }).click();
  await page.getByText('"<acct_acme>"').waitFor();
  await context.close();
});

test('the explorer of a server that runs trusted documents only says so, and shows what is refused', async () => {
  const strict = fastify();
  const message = 'This server runs only documents that its operator trusts.';
  registerPages(strict, { webDir: path.join(root, 'dist/web'), sdl, trustedOnly: true });
  strict.post('/graphql', (_request, reply) => reply.code(400).send({ errors: [{ message }] }));
  await strict.listen({ host: '127.0.0.1', port: 0 });
  const address = `http://127.0.0.1:${String((strict.server.address() as AddressInfo).port)}`;
  const { page, context } = await watchedPage(browser, address, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}/`);
  await page.getByText('This server runs trusted documents only').waitFor();
  await page.locator('.examples button:enabled').first().waitFor();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.getByText(`"message": "${message}"`).waitFor();
  await context.close();
  await strict.close();
});
