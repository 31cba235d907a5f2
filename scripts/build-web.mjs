// Builds everything that a browser loads into dist/web: `node scripts/build-web.mjs [--if-missing]`.
// With --if-missing nothing happens while the pages are there and no older than their sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const webDir = path.join(root, 'web');
const examplesDir = path.join(root, 'examples');
const outDir = path.join(root, 'dist/web');

/** The pages: name of the HTML file → its template; each template's script has the page's name in `bundles`. */
const pages = {
  ide: 'ide/index.html',
  invitation: 'invitation/index.html',
  mailbox: 'mailbox/index.html',
  'sign-on': 'sign-on/index.html',
  message: 'sign-on/message.html',
};

/** Pages whose script brings no style of its own look as another one does. */
const looksLike = { message: 'sign-on' };

const common = {
  bundle: true,
  minify: true,
  metafile: true,
  absWorkingDir: root,
  target: 'es2022',
  legalComments: 'linked',
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  // Fonts go into the style sheets: one request less each, and no path that could point elsewhere.
  loader: { '.ttf': 'dataurl', '.woff2': 'dataurl', '.graphql': 'text' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

/**
 * Builds the pages into dist/web. The old ones stay in place until the new ones are complete.
 * @throws when esbuild is not installed, or cannot compile a page
 */
export async function buildWeb() {
  const esbuild = await import('esbuild');
  const temporary = `${outDir}.${process.pid}`;
  const assets = path.join(temporary, 'assets');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(assets, { recursive: true });
  try {
    const small = esbuild.build({
      ...common,
      entryPoints: {
        invitation: 'web/invitation/main.ts',
        mailbox: 'web/mailbox/main.ts',
        'sign-on': 'web/sign-on/main.ts',
        message: 'web/sign-on/message.ts',
      },
      format: 'esm',
      outdir: assets,
    });
    const workers = await esbuild.build({
      ...common,
      entryPoints: workerSources(),
      format: 'iife',
      outdir: assets,
    });
    const ide = await esbuild.build({
      ...common,
      entryPoints: { ide: 'web/ide/main.tsx' },
      format: 'esm',
      splitting: true,
      outdir: assets,
      define: { ...common.define, WORKER_FILES: JSON.stringify(entryFiles(workers.metafile, 'js')) },
      plugins: [examplesPlugin()],
    });
    const built = [await small, ide];
    const scripts = Object.assign({}, ...built.map((result) => entryFiles(result.metafile, 'js')));
    const styles = Object.assign({}, ...built.map((result) => entryFiles(result.metafile, 'css')));
    const icon = await copyHashed(path.join(webDir, 'shared/icon.svg'), assets);
    for (const [name, template] of Object.entries(pages)) {
      const html = await readFile(path.join(webDir, template), 'utf8');
      const filled = html
        .replaceAll('%SCRIPT%', scripts[name])
        .replaceAll('%STYLE%', styles[looksLike[name] ?? name])
        .replaceAll('%ICON%', icon);
      await writeFile(path.join(temporary, `${name}.html`), filled);
    }
    await compressAll(assets);
    await copyDocuments(path.join(temporary, 'documents'));
    await replace(temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The three workers of the editor, taken from the very copies that GraphiQL itself is bundled with. */
function workerSources() {
  const graphiql = createRequire(createRequire(path.join(root, 'package.json')).resolve('graphiql'));
  const react = createRequire(graphiql.resolve('@graphiql/react'));
  return {
    editor: react.resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
    json: react.resolve('monaco-editor/esm/vs/language/json/json.worker.js'),
    graphql: react.resolve('monaco-graphql/esm/graphql.worker.js'),
  };
}

/** Gives `import files from 'examples:files'`: the example operations as `[{ file, text }]`, in the order of their names. */
function examplesPlugin() {
  return {
    name: 'examples',
    setup(build) {
      build.onResolve({ filter: /^examples:files$/ }, () => ({ path: 'files', namespace: 'examples' }));
      build.onLoad({ filter: /.*/, namespace: 'examples' }, async () => {
        const names = (await readdir(examplesDir)).filter((name) => name.endsWith('.graphql')).sort();
        const files = names.map(async (file) => ({ file, text: await readFile(path.join(examplesDir, file), 'utf8') }));
        return { contents: JSON.stringify(await Promise.all(files)), loader: 'json' };
      });
    },
  };
}

/** Entry point's name → the file that esbuild made of it (or the style sheet beside it). */
function entryFiles(metafile, extension) {
  const files = {};
  for (const [output, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    const file = extension === 'css' ? cssBundle : output;
    if (!entryPoint || !file?.endsWith(`.${extension}`)) continue;
    const name = path.basename(output).replace(/-[A-Z0-9]+\.js$/, '');
    files[name] = path.basename(file);
  }
  return files;
}

/** The operations that the pages send, for a server that runs trusted documents only. */
async function copyDocuments(directory) {
  await mkdir(directory);
  for (const page of Object.keys(pages)) {
    const folder = path.join(webDir, page, 'documents');
    for (const file of existsSync(folder) ? await readdir(folder) : []) {
      await copyFile(path.join(folder, file), path.join(directory, `${page}-${file}`));
    }
  }
}

async function copyHashed(file, directory) {
  const content = await readFile(file);
  const { name, ext } = path.parse(file);
  const hashed = `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}${ext}`;
  await writeFile(path.join(directory, hashed), content);
  return hashed;
}

async function compressAll(directory) {
  const compress = promisify(gzip);
  for (const name of await readdir(directory)) {
    const content = await readFile(path.join(directory, name));
    if (content.length > 1024) await writeFile(path.join(directory, `${name}.gz`), await compress(content));
  }
}

/** Puts the new pages where the old ones are, with hardly a moment without any; of two builds at once the later wins. */
async function replace(directory) {
  const old = `${directory}.old`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (existsSync(outDir)) await rename(outDir, old);
      await rename(directory, outDir);
      break;
    } catch (error) {
      if (attempt === 5 || !['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
  }
}

/** True if a page is missing, or older than a file that it is made of. */
export function isStale() {
  const built = Object.keys(pages).map((name) => path.join(outDir, `${name}.html`));
  if (!built.every((file) => existsSync(file))) return true;
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  const sources = [webDir, examplesDir].flatMap((directory) =>
    readdirSync(directory, { recursive: true }).map((name) => path.join(directory, name)),
  );
  return [...sources, fileURLToPath(import.meta.url)].some((file) => statSync(file).mtimeMs > oldest);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  if (!process.argv.includes('--if-missing') || isStale()) await buildWeb();
}
