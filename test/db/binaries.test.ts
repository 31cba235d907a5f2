import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restoreLinks } from '../../src/db/embedded/binaries';
import { temporaryFolder } from '../support/temporary-folder';

it("makes the links that npm's blocked install scripts did not, and leaves those that are there", async () => {
  const folder = await temporaryFolder();
  try {
    const native = join(folder.path, 'native');
    await mkdir(join(native, 'lib'), { recursive: true });
    await writeFile(join(native, 'lib/libpq.so.5.18'), 'the library');
    const links = ['libpq.so.5', 'libpq.so'].map((name) => ({
      source: 'native/lib/libpq.so.5.18',
      target: `native/lib/${name}`,
    }));
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links.slice(1)));
    await restoreLinks(native);
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
    await restoreLinks(native);
    for (const { target } of links) expect(await readFile(join(folder.path, target), 'utf8')).toBe('the library');
  } finally {
    await folder.remove();
  }
});
