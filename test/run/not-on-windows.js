/**
 * Suites that cannot run on Windows, and why. jest.config.js leaves them out there, and `not-on-windows.test.ts` names
 * each as skipped. Suites that want nginx, a shell or another program skip themselves where it is missing.
 */
const signals = 'sends signals, at which Windows ends a process without asking it';
const shells = 'has POSIX shells read what it makes';
const modes = 'looks at file modes of POSIX';

module.exports = [
  ['cli/installed.test.ts', signals],
  ['cli/kept-secrets.long.test.ts', signals],
  ['cli/kept-secrets.test.ts', signals],
  ['cli/loaded-packages.test.ts', signals],
  ['cli/process.test.ts', signals],
  ['deploy/image.test.ts', signals],
  ['drain/drain.test.ts', signals],
  ['exports/shell-call.test.ts', shells],
  ['online/no-secrets.test.ts', signals],
  ['online/oauth-client.test.ts', modes],
  ['operations/audit.test.ts', modes],
  ['operations/cluster-workers.test.ts', signals],
  ['operations/restart.long.test.ts', signals],
  ['operations/rolling-restart.test.ts', signals],
  ['upgrade/side-by-side.long.test.ts', signals],
];
