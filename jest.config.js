const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/run/environment.js',
  globalSetup: '<rootDir>/test/run/begin.js',
  globalTeardown: '<rootDir>/test/run/end.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // `npm run test:long` runs these.
  testPathIgnorePatterns: process.env.LONG === undefined ? ['\\.long\\.test\\.ts$'] : [],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // One more than there are cores: some tests wait for other processes most of the time.
  maxWorkers: availableParallelism() + 1,
  testTimeout: 15000,
};
