import { continueTrace } from '../../src/server/trace-context';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';
const traceparent = `00-${trace}-${span}-01`;

test.each([
  [traceparent, '01'],
  [`00-${trace}-${span}-00`, '00'],
  // Flags unknown to version 00 are not passed on; later versions may say more after their flags.
  [`00-${trace}-${span}-03`, '01'],
  [`cc-${trace}-${span}-01-what-the-future-brings`, '01'],
])('%s: the same trace, a span of our own', (traceparent, flags) => {
  const continued = continueTrace({ headers: { traceparent } });
  expect(continued?.id).toBe(trace);
  expect(continued?.headers).toEqual({
    traceparent: expect.stringMatching(new RegExp(`^00-${trace}-(?!${span})[0-9a-f]{16}-${flags}$`)),
  });
});

test.each([
  `ff-${trace}-${span}-01`,
  `00-${'0'.repeat(32)}-${span}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
  `00-${trace}-${span}-01-more`,
  `00-${trace}-${span}`,
  `00-${trace}-${span}-01\r\nx: y`,
  '',
])('%j is no trace context', (traceparent) => {
  expect(continueTrace({ headers: { traceparent, tracestate: 'a=1' } })).toBeUndefined();
});

test('two of them are none', () => {
  expect(continueTrace({ headers: { traceparent: [traceparent, traceparent] } })).toBeUndefined();
});

test.each([
  ['vendor=1, other=2', 'vendor=1, other=2'],
  [['vendor=1', 'other=2'], 'vendor=1, other=2'],
  ['', undefined],
  ['a=\u00e9', undefined],
  [`a=${'x'.repeat(511)}`, undefined],
])('tracestate %j goes on as %j', (tracestate, expected) => {
  expect(continueTrace({ headers: { traceparent, tracestate } })?.headers['tracestate']).toBe(expected);
});
