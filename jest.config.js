const notOnWindows = require('./test/run/not-on-windows');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/run/environment.js',
  globalSetup: '<rootDir>/test/run/begin.js',
  globalTeardown: '<rootDir>/test/run/end.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    // `npm run test:long` runs these.
    ...(process.env.LONG === undefined ? ['\\.long\\.test\\.ts$'] : []),
    ...(process.platform === 'win32'
      ? notOnWindows.map(([suite]) => `${suite.replaceAll('.', '\\.').replace('/', '[\\\\/]')}$`)
      : []),
  ],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
    // The one asks for node:http by import(), which the vm module lacks; the other has ES modules only.
    '/(?:otlp-exporter-base|node_modules/jose)/.+\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(?:@opentelemetry/otlp-exporter-base|jose)/)'],
  // Jest would leave one core idle: of two, half. More workers than cores starve tests that watch the clock.
  maxWorkers: '100%',
  testTimeout: 15000,
};
