// Test files run in the context of their worker: what packages call an Error or a Date, which they share (runtime.cjs), is one here too.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    // Each file has copies of our entities, and TypeORM would keep those of all files before.
    delete globalThis.typeormMetadataArgsStorage;
  }
};
