import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A built file in memory, with its gzip form where the build made one. */
export interface WebFile {
  body: Buffer;
  gzip?: Buffer;
  type: string;
}

export interface WebFiles {
  /** HTML by the page's name: ide, invitation, mailbox. */
  pages: ReadonlyMap<string, string>;
  /** By file name. Looking a name up is all that a request can do: no path of it reaches the disk. */
  assets: ReadonlyMap<string, WebFile>;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Reads what scripts/build-web.mjs built.
 * @param webDir the folder dist/web
 * @returns nothing when the pages have not been built
 */
export function readWebFiles(webDir: string): WebFiles | undefined {
  const assetsDir = path.join(webDir, 'assets');
  if (!existsSync(assetsDir)) return undefined;
  const pages = new Map<string, string>();
  for (const file of readdirSync(webDir).filter((name) => name.endsWith('.html'))) {
    pages.set(path.basename(file, '.html'), readFileSync(path.join(webDir, file), 'utf8'));
  }
  const assets = new Map<string, WebFile>();
  for (const file of readdirSync(assetsDir).filter((name) => !name.endsWith('.gz'))) {
    assets.set(file, readAsset(path.join(assetsDir, file)));
  }
  return { pages, assets };
}

function readAsset(file: string): WebFile {
  const compressed = `${file}.gz`;
  return {
    body: readFileSync(file),
    ...(existsSync(compressed) && { gzip: readFileSync(compressed) }),
    type: types[path.extname(file)] ?? 'application/octet-stream',
  };
}
