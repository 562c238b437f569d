/** `node -r` this behind source-hook.js: says when the program begins to load its commands. */
const { writeSync } = require('node:fs');
const { extensions } = require;

const compile = extensions['.ts'];
extensions['.ts'] = (module, filename) => {
  if (filename.endsWith('/src/cli/index.ts')) writeSync(1, 'loading\n');
  compile(module, filename);
};
