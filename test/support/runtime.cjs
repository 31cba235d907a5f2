// Jest's runtime, with two things less: packages are loaded once for all files of a worker, by Node itself, and nothing runs in a
// context of its own. Loading all packages anew took four seconds of each file.
const vm = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const PACKAGE = '/node_modules/';

class SharingRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor } = this;
    executor.compile = (source, filename) =>
      vm.compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, options, isRequireActual) {
    if (name !== undefined && options?.isInternalModule !== true && !/^(\.|node:)/.test(name)) {
      const file = this._resolution.resolveCjs(from, name);
      if (file.includes(PACKAGE)) return require(file);
    }
    return super.requireModule(from, name, options, isRequireActual);
  }
}

module.exports = { __esModule: true, default: SharingRuntime };
