import { stopping } from '../../src/command';
import { cutShort } from '../../src/upstream/cut-short';

const gone = AbortSignal.abort();
const stopped = AbortSignal.abort(stopping);

test.each([
  ['a caller who went away', gone, false, 'caller.gone', 'nothing was changed', undefined],
  ['a caller who went away from a write', gone, true, 'caller.gone', 'is unknown', undefined],
  ['a gateway that stops', stopped, false, 'gateway.draining', 'nothing was changed', 1],
  ['a gateway that stops during a write', stopped, true, 'upstream.unknown', 'is unknown', undefined],
])('%s', (_, signal, mayBeDone, code, text, retryAfterSeconds) => {
  const told = cutShort(signal, mayBeDone);
  expect(told).toMatchObject({ kind: 'failure', code, message: expect.stringContaining(text) });
  expect(told.retryAfterSeconds).toBe(retryAfterSeconds);
});
