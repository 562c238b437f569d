#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createProgram } from './cli';

const program = createProgram({
  environment: process.env,
  out: process.stdout,
  problems: process.stderr,
  exit: (code) => {
    process.exitCode = code;
  },
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) return;
  throw error;
});
