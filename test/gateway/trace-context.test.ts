import { contextOf, nothingUsed } from '../../src/gateway/handle';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';

function read(traceparent: string | readonly string[] | undefined) {
  const head = {
    method: 'POST',
    target: '/',
    headers: { traceparent },
    publicUrl: '',
    remoteAddress: '1.2.3.4',
    correlationId: 'c',
  };
  return contextOf(head, 'soap', new AbortController().signal, {
    clock: { now: () => 1000 },
    upstreamMs: 30,
    crmUse: nothingUsed(),
  });
}

test('the context: who, from where, until when: the deadline counts from now', () => {
  expect(read(undefined)).toMatchObject({ correlationId: 'c', deadline: 1030, wire: 'soap', remoteAddress: '1.2.3.4' });
});

test.each([
  [`00-${trace}-${span}-01`, '01'],
  [`00-${trace}-${span}-00`, '00'],
  // Flags unknown to version 00 are not passed on; later versions may say more after their flags.
  [`00-${trace}-${span}-03`, '01'],
  [`cc-${trace}-${span}-01-what-the-future-brings`, '01'],
])('%s: the same trace, a span of our own', (traceparent, flags) => {
  const context = read(traceparent);
  expect(context.parentSpan).toBe(span);
  expect(context.traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-${flags}$`));
  expect(context.traceparent).not.toContain(span);
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
  expect(read(traceparent)).not.toHaveProperty('traceparent');
});

test('two of them are none', () => {
  expect(read([`00-${trace}-${span}-01`, `00-${trace}-${span}-01`])).not.toHaveProperty('traceparent');
});
