import type * as OpenidClient from 'openid-client';

/** openid-client, which is an ES module and so loaded with the first sign-on. */
export type Library = typeof OpenidClient;

export async function loadLibrary(): Promise<Library> {
  return import('openid-client');
}
