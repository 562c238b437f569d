/** After all tests: what begin.js has made is removed. */
const { rmSync } = require('node:fs');

module.exports = () => rmSync(process.env.TEST_PROGRAM_FOLDER, { recursive: true });
