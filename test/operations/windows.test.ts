import { hangUpReloads, variablesOfPlatform } from '../../src/operations';
import { compileProgram, GatewayProcess } from '../server/program';

test('Windows finds a variable under any letter case; elsewhere case counts', () => {
  const own = { Port: '1', https_proxy: 'http://proxy', HOST: undefined };
  expect(variablesOfPlatform(own, 'win32')).toEqual({ PORT: '1', HTTPS_PROXY: 'http://proxy', HOST: undefined });
  expect(variablesOfPlatform(own, 'linux')).toBe(own);
});

test('SIGHUP asks for a reload, but not on Windows', () => {
  expect((['linux', 'darwin', 'win32'] as const).map(hangUpReloads)).toEqual([true, true, false]);
});

test('a console window that closes stops supervisor and workers in order', async () => {
  const hook = require.resolve('./windows-hook.js');
  const gateway = new GatewayProcess(compileProgram(), {
    NODE_OPTIONS: `-r ${hook}`,
    Workers: '2',
    log_level: 'debug',
  });
  await gateway.port();
  gateway.signal('SIGHUP');
  expect(await gateway.exited).toBe(0);
  expect(gateway.lines.some((line) => line['worker'] !== undefined)).toBe(true);
  const texts = gateway.lines.map((line) => line['message']);
  expect(texts).toContain('The gateway has stopped.');
  expect(texts).not.toContain('The workers are replaced, one after the other.');
}, 20_000);
