/** Response headers of one page. */
export type PageHeaders = Readonly<Record<string, string>>;

const everyPage: PageHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

function policy(directives: Record<string, string>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

const strictPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' data:",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** For pages that show a secret or a person's data: nothing inline, nothing kept, no address passed on. */
export const strictPage: PageHeaders = {
  ...everyPage,
  'cache-control': 'no-store',
  'content-security-policy': policy(strictPolicy),
};

/** For the API explorer: its editor sets styles from script, brings its fonts along and works in workers. */
export const explorerPage: PageHeaders = {
  ...everyPage,
  'cache-control': 'no-cache',
  'content-security-policy': policy({
    ...strictPolicy,
    'style-src': "'self' 'unsafe-inline'",
    'font-src': "'self' data:",
    'worker-src': "'self'",
  }),
};

/** For files whose name changes with their content. */
export const assetHeaders: PageHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};
