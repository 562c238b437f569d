import { Document, BodyParts } from '../../src/body';
import { Output } from '../../src/rest/output';
import { TurnBudget } from '../../src/text/turn';
import { textOf } from '../properties/calls';

test('a small message is one text', () => {
  const output = new Output(new TurnBudget());
  output.add('{"a":');
  output.add('1}');
  expect(output.isPauseDue()).toBe(false);
  expect(output.body()).toBe('{"a":1}');
});

test('what was written before a pause becomes bytes', () => {
  const output = new Output(new TurnBudget());
  const text = '😀'.repeat(10_000);
  output.add(text);
  expect([output.isFull(), output.isPauseDue()]).toEqual([false, false]);
  output.add(text);
  expect([output.isFull(), output.isPauseDue(), output.isPauseDue()]).toEqual([true, true, false]);
  output.add(text);
  const body = output.body();
  expect(body).toBeInstanceOf(BodyParts);
  expect(textOf(body) === text.repeat(3)).toBe(true);
});

test.each([300, 300_000])('a document of %i bytes stands in its place', (bytes) => {
  const content = Buffer.alloc(bytes, 'bytes');
  const output = new Output(new TurnBudget());
  output.add('["');
  output.addDocument(new Document([content]));
  output.add('"]');
  const body = output.body();
  expect(typeof body === 'string').toBe(bytes === 300);
  expect(textOf(body) === `["${content.toString('base64')}"]`).toBe(true);
});
