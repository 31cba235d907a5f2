#!/usr/bin/env node
// `npx guildhall`: what was built, as production runs it; in development the sources, as `npm start` does, if tsx is there.
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const built = path.join(root, 'dist/cli/main.js');
const source = path.join(root, 'src/cli/main.ts');

function hasTsx() {
  try {
    require.resolve('tsx/cjs');
    return true;
  } catch {
    return false;
  }
}

if (process.env.NODE_ENV !== 'production' && existsSync(source) && hasTsx()) {
  // tsx would look for it in the folder that the command is given in.
  process.env.TSX_TSCONFIG_PATH ??= path.join(root, 'tsconfig.json');
  require('tsx/cjs');
  require(source);
} else if (existsSync(built)) {
  require(built);
} else {
  console.error('Guildhall is not built yet: run npm run build in its folder, then try again.');
  process.exitCode = 1;
}
