/** `node -r` this: a line of JSON says what the program has done when it loads its first module that is no part of Node. */
const { writeSync } = require('node:fs');
const Module = require('node:module');
const v8 = require('node:v8');

const done = [];
const setFlags = v8.setFlagsFromString;
v8.setFlagsFromString = (flag) => {
  done.push(flag);
  setFlags(flag);
};
/* oxlint-disable no-underscore-dangle -- Node has no other name for it */
const load = Module._load;
Module._load = (request, parent, isMain) => {
  if (!isMain && Module.isBuiltin(request)) done.push(request);
  else if (!isMain) {
    Module._load = load;
    writeSync(1, `${JSON.stringify({ done })}\n`);
  }
  return load(request, parent, isMain);
};
