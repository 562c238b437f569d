import { ROOT_CONTEXT, TraceFlags, createTraceState, trace, type Context } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace-base';
import { ForeseenIds, skipUnrecorded } from '../../src/operations/unrecorded-trace';

const propagator = new W3CTraceContextPropagator();
const traceId = '0af7651916cd43dd8448eb211c80319c';
const callers = { traceId, spanId: 'b7ad6b7169203331', isRemote: true, traceState: createTraceState('a=1') };
const below = (traceFlags: TraceFlags): Context => trace.setSpanContext(ROOT_CONTEXT, { ...callers, traceFlags });

test('ids are well-formed and new each time; the next trace’s is known before', () => {
  const ids = new ForeseenIds();
  const seen = new Set<string>();
  for (let count = 0; count < 100; count++) {
    const next = ids.traceId;
    const taken = count % 2 === 0 ? `00-${ids.generateTraceId()}-${ids.generateSpanId()}-00` : ids.takeTraceparent();
    expect(taken).toMatch(new RegExp(`^00-${next}-[0-9a-f]{16}-00$`));
    const span = ids.generateSpanId();
    expect(span).toMatch(/^[0-9a-f]{16}$/);
    seen.add(next).add(span);
  }
  expect(seen.size).toBe(200);
});

test.each([true, false])(
  'a trace that begins here: the field is what the propagator writes (W3C alone: %s)',
  (isW3c) => {
    const skip = skipUnrecorded({ sampler: new AlwaysOffSampler(), ids: new ForeseenIds(), propagator, isW3c });
    const made = skip('GET', ROOT_CONTEXT);
    expect(Object.keys(made?.headers ?? {})).toEqual(['traceparent']);
    expect(made?.headers['traceparent']).toMatch(new RegExp(`^00-${made?.id}-[0-9a-f]{16}-00$`));
  },
);

test('below a caller: its trace and state under a span of our own; what is to be recorded is left to the SDK', () => {
  const sampler = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  const ids = new ForeseenIds();
  const skip = skipUnrecorded({ sampler, ids, propagator, isW3c: true });
  const made = skip('GET', below(TraceFlags.NONE));
  expect(made?.id).toBe(traceId);
  expect(made?.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-(?!${callers.spanId})[0-9a-f]{16}-00$`));
  expect(made?.headers['tracestate']).toBe('a=1');
  const next = ids.traceId;
  expect(skip('GET', below(TraceFlags.SAMPLED))).toBeUndefined();
  expect(skip('GET', ROOT_CONTEXT)).toBeUndefined();
  expect(ids.traceId).toBe(next);
});
