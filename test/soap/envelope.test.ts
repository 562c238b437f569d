import type { Struct } from '../../src/command';
import { finish } from '../../src/text/turn';
import { bareEnvelope, compileEnvelope, timeZoneBlock } from '../../src/soap/envelope';
import { textOf } from '../properties/calls';
import { garden } from '../golden/garden';
import { missing, soap11, soap12, waterOperation } from './messages';

const declaration = '<?xml version="1.0" encoding="utf-8"?>';
const { response, results, types } = waterOperation;
const text = results.find(({ name }) => name === 'Text')?.type ?? missing();
const block = (local: string) => ({ part: local, element: { namespace: garden.namespace, local }, type: text });
const write = compileEnvelope([block('First'), block('Second')], response, results);

function written(blocks: Struct, content: Struct): string {
  return textOf(finish(write('1.2', blocks, content, { types, undeclared: 'refuse' })));
}

test('blocks in the order of the contract, and the body, are in one envelope, which declares what they use', () => {
  const i = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
  expect(written({ Second: 'b', First: 'a' }, { Text: null })).toBe(
    `${declaration}<s:Envelope xmlns:s="${soap12}" xmlns="${garden.namespace}" ${i}><s:Header><First>a</First><Second>b</Second></s:Header>` +
      '<s:Body><WaterResponse><Text i:nil="true"/></WaterResponse></s:Body></s:Envelope>',
  );
});

test('without blocks there is no header, null is as good as absent', () => {
  expect(written({ First: null }, {})).toBe(
    `${declaration}<s:Envelope xmlns:s="${soap12}" xmlns="${garden.namespace}"><s:Body><WaterResponse/></s:Body></s:Envelope>`,
  );
});

test('a bare envelope has what it is given', () => {
  expect(bareEnvelope('1.1', '<B/>')).toBe(
    `${declaration}<s:Envelope xmlns:s="${soap11}"><s:Body><B/></s:Body></s:Envelope>`,
  );
});

test('a time zone that is not said is no block', () => {
  expect(timeZoneBlock(undefined)).toBeNull();
  expect(timeZoneBlock({ includeOffset: true })).toBeNull();
  expect(timeZoneBlock({ id: 0 })).toEqual({ SoTimeZoneId: 0 });
});
