#!/usr/bin/env node
// Before anything is loaded, and in each worker, which runs this file, too. V8 learns per place in the code whether what is allocated there lives long,
// and from then on allocates it in the old space (allocation-site pretenuring). Loading a contract teaches it so about places that later serve every call:
// 3 to 5 KB of each SOAP call got into the old space in most starts, and 0.1 KB with this (docs/performance.md, bench/promotion.mjs).
import v8 = require('node:v8');
v8.setFlagsFromString('--no-allocation-site-pretenuring');

// Loading the rest takes a while: a server that is told to stop before it serves has nothing to finish. Later others listen, too.
const [, , command = 'serve'] = process.argv;
for (const signal of command === 'serve' ? ['SIGTERM', 'SIGINT'] : [])
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(0);
  });

import commander = require('commander');
import cli = require('./cli');

const program = cli.createProgram({
  environment: process.env,
  out: process.stdout,
  problems: process.stderr,
  input: () => process.stdin,
  exit: (code) => {
    process.exitCode = code;
  },
});

// A reader that has seen enough (`... | head`) is no defect.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 1);
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof commander.CommanderError) return;
  throw error;
});
