import { Command } from 'commander';
import { addOnlineOptions, readOnlineOptions } from '../../src/cli/online-options';

function read(...words: string[]) {
  const program = new Command().exitOverride();
  addOnlineOptions(program);
  program.parse(words, { from: 'user' });
  return readOnlineOptions(program.opts());
}

test('each option is one of the cloud; without --online there is none', () => {
  expect(read()).toBeUndefined();
  expect(read('--online')).toEqual({});
  expect(read('--online', '--cloud-port', '9000', '--rotate-refresh-tokens', '--left-host', 'notFound')).toEqual({
    ports: [9000, 9001, 9002],
    rotatesRefreshTokens: true,
    leftHost: 'notFound',
  });
  const seconds = ['--ticket-seconds', '1', '--access-token-seconds', '2', '--state-seconds', '3'];
  expect(read('--online', ...seconds)).toEqual({ ticketSeconds: 1, accessTokenSeconds: 2, stateSeconds: 3 });
});

test.each([
  [['--ticket-seconds', '60'], '--ticket-seconds needs --online.'],
  [['--rotate-refresh-tokens'], '--rotate-refresh-tokens needs --online.'],
  [['--online', '--state-seconds', '0'], '--state-seconds must be a number of seconds.'],
  [['--online', '--cloud-port', '65534'], '--cloud-port must be a port with two more behind it.'],
  [['--online', '--left-host', 'gone'], '--left-host must be one of misdirected, redirect, notFound.'],
])('%j is refused', (words, sentence) => expect(read(...words)).toBe(sentence));
