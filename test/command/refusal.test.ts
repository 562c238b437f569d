import { excerpt, failure, failures, Refusal, within } from '../../src/command';

test('a path is built from the inside out', () => {
  const refusal = new Refusal('request.invalid', 'no');
  within(within(within(within(refusal, '[1]'), 'AppointmentIds'), 'SetSeenMany'), 'Body');
  expect(refusal.path).toBe('Body/SetSeenMany/AppointmentIds[1]');
  expect(refusal.toFailure()).toEqual(failure('request.invalid', 'no', { path: 'Body/SetSeenMany/AppointmentIds[1]' }));
});

test('lists of lists have two indices, an empty segment adds nothing', () => {
  expect(new Refusal('request.invalid', '').within('').within('[2]').within('[0]').within('Beds').path).toBe(
    'Beds[0][2]',
  );
});

test('without a path the failure has none', () => {
  expect(new Refusal('request.limit', 'x').toFailure()).toEqual({
    kind: 'failure',
    code: 'request.limit',
    message: 'x',
  });
});

test('other errors pass through as they are', () => {
  const error = new TypeError('defect');
  expect(within(error, 'a')).toBe(error);
});

test('an excerpt is short and printable', () => {
  expect(excerpt('abc')).toBe('"abc"');
  expect(excerpt('a\n"\u0000é😀')).toBe('"a\\n\\"\\u0000\\u00e9\\ud83d\\ude00"');
  expect(excerpt('x'.repeat(65))).toBe(`"${'x'.repeat(61)}..."`);
});

test('every kind of failure has a possible status and a meaning', () => {
  for (const [code, { status, meaning }] of Object.entries(failures)) {
    expect([code, status >= 400 && status <= 599]).toEqual([code, true]);
    expect(meaning).toMatch(/\.$/);
  }
});
