/** The thread of the ledger, from the sources. */
require('../cli/source-hook.js');
require('../../src/usage/sqlite-thread.ts');
