import type { App } from '../../app';
import { entityId, redirectUri } from '../../auth/sso-addresses';
import { idKind } from '../../ids';
import { ownMetadata } from '../../saml/own-metadata';

/** Our metadata for the provider of an account; null for what is no id of one. Whether there is such an account stays unsaid. */
export function samlMetadata({ config }: Pick<App, 'config'>, accountId: string): string | null {
  if (idKind(accountId) !== 'account') return null;
  return ownMetadata({ entityId: entityId(config, accountId), answersTo: redirectUri(config, accountId) });
}
