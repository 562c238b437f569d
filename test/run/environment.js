/**
 * Node's environment of jest, with the built-in objects of JavaScript where V8 finds them at once.
 *
 * Jest runs tests in a context of `vm`, whose global object asks a handler written in C++ for every name. `Math` in a
 * loop over a text then takes longer than the loop. A `const` of the context is found before the global object is
 * asked. It holds the same object.
 */
const { runInContext, runInNewContext } = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** Jest and its fake timers put others in the place of these, so they stay what the global object has. */
const replaceable = new Set(['Date', 'Intl', 'console', 'eval', 'globalThis']);

const builtIn = runInNewContext(
  'Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(([, { configurable }]) => configurable)',
).flatMap(([name]) => (replaceable.has(name) ? [] : [name]));

const declarations = [...builtIn, 'Buffer'].map((name) => `const ${name} = globalThis.${name};`).join('\n');

module.exports = class extends TestEnvironment {
  constructor(...given) {
    super(...given);
    runInContext(declarations, this.getVmContext());
  }
};
