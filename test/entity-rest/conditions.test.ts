import type { Struct } from '../../src/command';
import { failedPrecondition, isNotModified, lastModifiedOf, mustBeUnmodified } from '../../src/entity-rest';

const now = Date.UTC(2026, 10, 29);
const none = '0001-01-01T00:00:00';

test.each<[Struct, string | undefined]>([
  [{ UpdatedDate: '2024-05-06T07:08:09', CreatedDate: '2020-01-01T00:00:00' }, 'Mon, 06 May 2024 07:08:09 GMT'],
  [{ UpdatedDate: '2024-05-06T07:08:09.987+02:00' }, 'Mon, 06 May 2024 05:08:09 GMT'],
  [{ UpdatedDate: none, CreatedDate: '2020-01-01T00:00:00Z' }, 'Wed, 01 Jan 2020 00:00:00 GMT'],
  [{ LastChanged: '2024-05-06T07:08:09', CreatedAt: '2020-01-01T00:00:00' }, 'Mon, 06 May 2024 07:08:09 GMT'],
  [{ UpdatedDate: none, StartDate: '2024-05-06T07:08:09' }, undefined],
])('%j tells when it was changed', (entity, expected) => {
  expect(lastModifiedOf(entity)['last-modified']).toBe(expected);
});

/** Each of: is it 304 for a GET, is it 412 for a write. */
function judged(entity: Struct, since: string): string {
  const isSame = isNotModified({ 'if-modified-since': since }, entity, now);
  const failed = failedPrecondition({ 'if-unmodified-since': since }, entity, now);
  return `${isSame ? '304' : '200'} ${failed === undefined ? 'done' : failed.code}`;
}

describe('a date with its zone', () => {
  const entity = { UpdatedDate: '2024-05-06T07:08:09.5+02:00' };
  test.each([
    ['Mon, 06 May 2024 05:08:09 GMT', '304 done'],
    ['Mon, 06 May 2024 05:08:10 GMT', '304 done'],
    ['Mon, 06 May 2024 05:08:08 GMT', '200 request.precondition'],
  ])('since %s: %s', (since, expected) => expect(judged(entity, since)).toBe(expected));
});

describe('a date without zone', () => {
  const entity = { UpdatedDate: '2024-05-06T07:08:09' };
  test.each([
    ['as it was told', lastModifiedOf(entity)['last-modified'] ?? '', '304 done'],
    ['later in any zone', 'Mon, 06 May 2024 19:08:09 GMT', '304 done'],
    ['later in some zones', 'Mon, 06 May 2024 19:08:08 GMT', '200 request.precondition'],
    ['earlier in some zones', 'Sun, 05 May 2024 17:08:09 GMT', '200 request.precondition'],
    ['earlier in any zone', 'Sun, 05 May 2024 17:08:08 GMT', '200 request.precondition'],
  ])('%s', (_name, since, expected) => expect(judged(entity, since)).toBe(expected));

  test('the message tells what to send', () => {
    const headers = { 'if-unmodified-since': 'Mon, 06 May 2024 08:00:00 GMT' };
    expect(failedPrecondition(headers, entity, now)).toMatchObject({
      message:
        "the record was last changed at Mon, 06 May 2024 07:08:09 GMT by the CRM's clock, whose zone is not known; " +
        'send that date',
      path: 'If-Unmodified-Since',
    });
  });
});

test('without a condition, a readable date or a date of the record nothing is held back', () => {
  expect(judged({ UpdatedDate: none }, 'Mon, 06 May 2024 05:08:09 GMT')).toBe('200 done');
  expect(judged({ UpdatedDate: '2024-05-06T07:08:09Z' }, 'yesterday')).toBe('200 done');
  expect(mustBeUnmodified({ 'if-unmodified-since': 'yesterday' }, now)).toBe(false);
  expect(mustBeUnmodified({}, now)).toBe(false);
  expect(mustBeUnmodified({ 'if-unmodified-since': 'Mon, 06 May 2024 05:08:09 GMT' }, now)).toBe(true);
});
