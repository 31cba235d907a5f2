import { everything, scopesJson } from './catalogue';
import type { Statement } from './statement';
import { callerValues, firstViewer } from './viewer';

/** Of the caller's first account the first 20 workspaces, each with the scopes that the caller has there. */
export const viewerScopes: Statement = {
  name: 'ViewerScopes',
  values: callerValues,
  text: `WITH ${firstViewer},
  shown AS (
    (SELECT w.id, w.handle, w.name_key, ${everything} AS mask
       FROM workspaces w WHERE w.account_id = (SELECT account_id FROM viewer WHERE everywhere)
      ORDER BY w.name_key, w.id LIMIT 20)
    UNION ALL
    (SELECT w.id, w.handle, w.name_key, e.mask
       FROM entered e CROSS JOIN LATERAL (SELECT * FROM workspaces w WHERE w.id = e.workspace_id OFFSET 0) w
      ORDER BY w.name_key, w.id LIMIT 20)
  )
  SELECT json_build_object('viewer', json_build_object('accounts', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object('id', v.account_id, 'workspaces', json_build_object('nodes', (
      SELECT coalesce(json_agg(json_build_object('id', w.id, 'handle', w.handle, 'viewerScopes', ${scopesJson('w.mask')})
                               ORDER BY w.name_key, w.id), '[]') FROM shown w
    )))), '[]') FROM viewer v
  ))))`,
};
