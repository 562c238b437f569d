#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createProgram } from './cli';

const program = createProgram({
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
  if (error instanceof CommanderError) return;
  throw error;
});
