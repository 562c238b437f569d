/** `node -r` this: plain node then runs the TypeScript sources, so that tests of the process need no build. */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  // oxlint-disable-next-line no-underscore-dangle -- Node has no other name for it
  module._compile(code, filename);
};
