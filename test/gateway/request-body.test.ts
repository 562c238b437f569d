import { bytesIn, documentsIn, originalOf, timesFor } from '../../src/gateway/request-body';
import { Lifted } from '../../src/media';

const times = { clock: { now: () => 0 }, upstreamMs: 30_000 };

test('a usual body is its bytes, and has the usual time', () => {
  const body = Buffer.from('abc');
  expect([bytesIn(body), documentsIn(body), originalOf(body)]).toEqual([body, undefined, body]);
  expect(timesFor(body, times)).toBe(times);
});

test('one with documents is what is left and the documents, and has more time', () => {
  const skeleton = Buffer.from('<a/>');
  const body = new Lifted(skeleton, 4, [], 'key');
  expect([bytesIn(body), documentsIn(body)]).toEqual([skeleton, body]);
  expect(Buffer.concat([...(body.original() ?? [])])).toEqual(skeleton);
  expect(timesFor(body, times).upstreamMs).toBe(120_000);
  expect(timesFor(body, { ...times, upstreamMs: 200_000 }).upstreamMs).toBe(200_000);
});
