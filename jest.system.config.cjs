// The suite that needs more than Node: a browser. `npm test` is the one that needs Node alone.
const base = require('./jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/**/*.system.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/system/global-setup.ts',
  testTimeout: 120_000,
};
