// Run by npm after an install in a clone. Builds the pages where the tools for it are installed; with --omit=dev they
// are not, and nothing happens. It never lets an install fail: the API runs without its pages.
import { buildWeb, isStale } from './build-web.mjs';

async function hasEsbuild() {
  try {
    await import('esbuild');
    return true;
  } catch {
    return false;
  }
}

if (await hasEsbuild()) {
  try {
    if (isStale()) await buildWeb();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`The web pages were not built; "npm run build" tries again. Reason: ${reason}`);
  }
}
