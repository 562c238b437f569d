import { failure } from '../../src/command';
import { decodedOutcome } from '../../src/comparison';
import { BodyParts } from '../../src/body';
import { answer, asked, operation, passedJson, passedRest, passedSoap, writtenStraight } from './outcomes';

const results = { Text: 'Grün', Number: 7, When: '2024-05-06T07:08:09+02:00', Names: ['a', null], Season: 'Summer' };
const read = { kind: 'answer', results };

test.each([
  ['values', 'soap', answer(results)],
  ['a SOAP answer that was passed on', 'soap', passedSoap(results)],
  ['a v1 answer that was passed on', 'rest', passedRest(results)],
  ['a reply that was written straight', 'soap', writtenStraight(results, '1.1')],
] as const)('the results of %s', async (_name, wire, outcome) => {
  expect(await decodedOutcome(asked(wire), outcome)).toStrictEqual(read);
});

test('the results of a reply that was written straight for SOAP 1.2', async () => {
  const command = { ...asked('soap'), rewriteAnswerOf: operation };
  expect(await decodedOutcome(command, writtenStraight(results, '1.2'))).toStrictEqual(read);
});

test('bytes in several parts are read as one', async () => {
  const { original } = passedRest(results);
  if (original === undefined || original.bytes instanceof BodyParts) throw new Error('no bytes');
  const bytes = new BodyParts([original.bytes.subarray(0, 9), original.bytes.subarray(9)]);
  expect(await decodedOutcome(asked('rest'), { ...answer({}), original: { ...original, bytes } })).toStrictEqual(read);
});

test('the zone of a v1 answer stays', async () => {
  const outcome = { ...passedRest(results), timeZone: { id: 5 } };
  expect(await decodedOutcome(asked('rest'), outcome)).toStrictEqual({ ...read, timeZone: { id: 5 } });
});

test('what is no answer to the operation is a failure, with the place of the value that does not fit', async () => {
  expect(await decodedOutcome(asked('rest'), passedJson('<html>'))).toMatchObject({ code: 'upstream.invalid' });
  expect(await decodedOutcome(asked('rest'), passedJson('{"Text":"a","Names":"b"}'))).toMatchObject({
    code: 'upstream.invalid',
    path: 'Names',
  });
});

test('a failure stays as it is', async () => {
  const failed = failure('crm.refused', 'no');
  expect(await decodedOutcome(asked('soap'), failed)).toBe(failed);
});

test('millions of elements are not read again: each takes far more memory than its bytes', async () => {
  const passed = passedSoap(results);
  const { original } = passed;
  if (original === undefined || original.bytes instanceof BodyParts) throw new Error('no bytes');
  const text = Buffer.from(original.bytes)
    .toString()
    .replace(/(?=<[^<]*Text>Gr)/, '<a/>'.repeat(600_000));
  const outcome = { ...passed, original: { ...original, bytes: Buffer.from(text) } };
  expect(text.length).toBeGreaterThan(2_400_000);
  expect(await decodedOutcome(asked('soap'), outcome)).toMatchObject({ kind: 'failure', code: 'upstream.invalid' });
});
