#!/usr/bin/env node
// First of all, for loading the rest takes a while: a server that is told to stop before it serves has nothing to finish. Later others listen, too.
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
