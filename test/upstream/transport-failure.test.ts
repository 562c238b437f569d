import { failures } from '../../src/command';
import type { HttpFailureReason } from '../../src/upstream/http-call';
import { transportFailure } from '../../src/upstream/transport-failure';

const reasons: readonly HttpFailureReason[] = [
  'unreachable',
  'timeout',
  'reset',
  'aborted',
  'tooLarge',
  'protocol',
  'encoding',
];

test.each(reasons)('%s without a byte sent: not carried out, and never unknown', (reason) => {
  for (const repeatable of [true, false]) {
    const told = transportFailure({ kind: 'failed', reason, left: false }, repeatable);
    expect(told.code).toBe(reason === 'protocol' ? 'internal' : 'upstream.unreachable');
    expect(told.message).toMatch(/not carried out|not sent/);
  }
});

test.each([true, false])('the cause goes on (left %s)', (left) => {
  const told = transportFailure({ kind: 'failed', reason: 'reset', left, cause: 'ECONNRESET' }, true);
  expect(told.cause).toBe('ECONNRESET');
  expect(told.message).not.toContain('ECONNRESET');
});

test.each(reasons)('%s of a write that may have left is never called retryable or refused', (reason) => {
  const { code } = transportFailure({ kind: 'failed', reason, left: true }, false);
  expect(['upstream.unknown', 'upstream.invalid', 'upstream.tooLarge']).toContain(code);
  expect(failures[code].retryable).toBe(false);
});

test.each<[HttpFailureReason, string]>([
  ['timeout', 'upstream.timeout'],
  ['reset', 'upstream.timeout'],
  ['protocol', 'upstream.invalid'],
  ['encoding', 'upstream.invalid'],
  ['tooLarge', 'upstream.tooLarge'],
])('%s of a read is %s', (reason, code) => {
  expect(transportFailure({ kind: 'failed', reason, left: true }, true).code).toBe(code);
});
