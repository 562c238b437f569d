import { execFileSync } from 'node:child_process';
import { curlCall } from '../../src/exports/shell-call';

/** The words that a POSIX shell makes of a command, curl itself left out. */
function words(command: string): string[] {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; }\n${command}\n`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const url = 'http://127.0.0.1:8086/api/v1/Agents/Appointment/SetSeen?x={1}&y=$HOME';

test('a shell gives curl each word as it is meant', () => {
  const headers = ['SOAPAction: "urn:x"', "X: it's `date` $(date) \\ !"];
  const body = '{\n  "Text": "it\'s $HOME \\n"\n}';
  const command = curlCall({ url, basic: 'tje0:T j$e0', headers, body });
  expect(words(command)).toEqual(['-s', url, '-u', 'tje0:T j$e0', '-H', headers[0], '-H', headers[1], '-d', body]);
});

test('a call without a body says that it is a POST', () => {
  expect(curlCall({ url: 'http://a/b', headers: [], body: '', options: '-i' })).toBe('curl -i -X POST http://a/b');
});
