import { randomBytes } from 'node:crypto';
import { Document, BodyParts } from '../../src/body';
import { Output } from '../../src/body/output';
import { textOf } from '../properties/calls';

const large = new Document([randomBytes(200_000)]);
const small = new Document([Buffer.from('abc')]);

test('documents stand where they were written, large ones apart from the text', () => {
  const output = new Output();
  output.text += 'ä[';
  output.addDocument(large);
  output.text += '][';
  output.addDocument(small);
  expect(output.text).toBe('][YWJj');
  output.text += ']';
  const message = output.body('<');
  expect(message).toBeInstanceOf(BodyParts);
  expect(textOf(message)).toBe(`<ä[${large.text()}][YWJj]`);
});

test('without large documents and pauses it is one text', () => {
  const output = new Output();
  output.text += '<a>';
  output.addDocument(small);
  expect(output.isPauseDue()).toBe(false);
  expect(output.body('<?xml?>')).toBe('<?xml?><a>YWJj');
});

test('at a pause nothing is lost', () => {
  const output = new Output(3);
  output.text += 'ab';
  expect(output.isPauseDue()).toBe(false);
  output.text += 'c';
  expect(output.isFull()).toBe(true);
  expect(output.isPauseDue()).toBe(true);
  expect(output.text).toBe('');
  output.text += 'd';
  expect(textOf(output.body('-'))).toBe('-abcd');
});

test('what was written before a pause becomes bytes', () => {
  const output = new Output();
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
  const output = new Output();
  output.add('["');
  output.addDocument(new Document([content]));
  output.add('"]');
  const body = output.body();
  expect(typeof body === 'string').toBe(bytes === 300);
  expect(textOf(body) === `["${content.toString('base64')}"]`).toBe(true);
});
