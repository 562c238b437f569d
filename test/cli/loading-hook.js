/** `node -r` this: says when the program begins to load its commands. */
const { writeSync } = require('node:fs');
const { extensions } = require;

const load = extensions['.js'];
extensions['.js'] = (module, filename) => {
  if (filename.endsWith('/dist/cli/index.js')) writeSync(1, 'loading\n');
  load(module, filename);
};
