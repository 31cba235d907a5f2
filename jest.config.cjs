// The suite that needs Node alone. `npm run test:system` has a configuration of its own.
const { existsSync } = require('node:fs');
const path = require('node:path');

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
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  runtime: '<rootDir>/test/support/runtime.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.system\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '\\.[cm]?[jt]s$': ['@swc/jest', compile] },
  setupFilesAfterEnv: ['<rootDir>/test/support/both-executors.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  reporters: ['default', '<rootDir>/test/support/totals-reporter.cjs'],
  ...(globalSetup && { globalSetup }),
  ...(globalTeardown && { globalTeardown }),
};
