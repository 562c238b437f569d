#!/usr/bin/env node
// Before anything is loaded, and in each worker, which runs this file, too. V8 learns per place in the code whether
// what is allocated there lives long, and from then on allocates it in the old space (allocation-site pretenuring).
// Loading a contract teaches it so about places that later serve every call: in most starts some kilobytes of each SOAP
// call got into the old space, and next to nothing with this (docs/performance.md, bench/promotion.mjs).
import v8 = require('node:v8');
v8.setFlagsFromString('--no-allocation-site-pretenuring');

// Loading the rest takes a while. A server that is told to stop before it serves has nothing to finish. Later, other
// listeners see to the signal. SIGHUP asks for a reload, which the loading is; in a terminal it tells the terminal's
// end.
const [, , command = 'serve'] = process.argv;
// Without a command its options stand first.
const isServer = command === 'serve' || command === 'sandbox' || command.startsWith('--');
for (const signal of isServer ? ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK'] : [])
  process.on(signal, () => {
    const isReload = signal === 'SIGHUP' && !process.stdout.isTTY;
    if (process.listenerCount(signal) === 1 && !isReload) process.exit(0);
  });

import commander = require('commander');
import cli = require('./cli');

const program = cli.createProgram(
  {
    environment: process.env,
    folder: process.cwd(),
    share: (name, text) => {
      process.env[name] = text;
    },
    out: process.stdout,
    problems: process.stderr,
    input: () => process.stdin,
    exit: (code) => {
      process.exitCode = code;
      // What a start that failed has opened (a connection to Redis) must not keep it alive.
      if (isServer) setTimeout(() => process.exit(), 1_000).unref();
    },
  },
  command,
);

// A reader that has seen enough (`... | head`) is no defect. A server goes on without the reader of its log.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
  if (!isServer) process.exit(process.exitCode ?? 1);
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof commander.CommanderError) return;
  throw error;
});
