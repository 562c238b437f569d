/** Before all tests: a folder for the program that tests over real processes start (test/server/program.ts). */
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

module.exports = () => {
  // Jest's workers inherit it.
  process.env.TEST_PROGRAM_FOLDER = mkdtempSync(path.join(tmpdir(), 'gateway-program-'));
};
