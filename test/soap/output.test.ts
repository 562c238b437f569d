import { randomBytes } from 'node:crypto';
import { Document, BodyParts } from '../../src/body';
import { Output } from '../../src/soap/output';
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
  const message = output.behind('<');
  expect(message).toBeInstanceOf(BodyParts);
  expect(textOf(message)).toBe(`<ä[${large.text()}][YWJj]`);
});

test('without large documents and pauses it is one text', () => {
  const output = new Output();
  output.text += '<a>';
  output.addDocument(small);
  expect(output.isPauseDue()).toBe(false);
  expect(output.behind('<?xml?>')).toBe('<?xml?><a>YWJj');
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
  expect(textOf(output.behind('-'))).toBe('-abcd');
});
