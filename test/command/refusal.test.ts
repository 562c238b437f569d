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

describe('what a refusal must not show', () => {
  const told = (path: readonly string[], message: string): string => {
    const refusal = new Refusal('request.invalid', message);
    for (const segment of path.toReversed()) refusal.within(segment);
    return refusal.toFailure().message;
  };

  test.each([
    [['SmtpEMailConnectionInfo', 'Password']],
    [['SmtpEMailConnectionInfo']],
    [['NewPasswd']],
    [['Header', 'Credentials', 'Ticket']],
    [['accessToken']],
    [['AuthenticationData[0]']],
  ])('quoted pieces below %s', (path) => {
    expect(told(path, 'expected string, found the number "81234567890" and "a\\"b"')).toBe(
      'expected string, found the number (not shown) and (not shown)',
    );
  });

  test('elsewhere they are shown', () => {
    expect(told(['Name'], 'expected int, found "x"')).toBe('expected int, found "x"');
  });

  test.each([
    ['7T:abc==', '"(ticket)"'],
    ['urn:x/7t:abc y', '"urn:x/(ticket) y"'],
    [`8A:${'x'.repeat(500)}`, '"(ticket)"'],
    ['47T:abc', '"47T:abc"'],
  ])('a ticket in the wrong place: %s', (text, shown) => {
    expect(excerpt(text)).toBe(shown);
  });
});
