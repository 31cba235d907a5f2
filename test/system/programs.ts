import { accessSync, constants } from 'node:fs';

const usualPlaces = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  redis: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'],
};

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser's program: CHROMIUM_PATH if that is set, else where systems usually have it; undefined if there is none. */
export function findChromium(): string | undefined {
  const chosen = process.env.CHROMIUM_PATH;
  return (chosen ? [chosen] : usualPlaces.chromium).find(isProgram);
}

/** Redis' program, where systems usually have it; undefined if there is none. */
export function findRedis(): string | undefined {
  return usualPlaces.redis.find(isProgram);
}
