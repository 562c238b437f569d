import { subtype, Typed, type Struct } from '../../src/command';
import type { QName } from '../../src/contract';
import { Document } from '../../src/body';
import { Output } from '../../src/body/output';
import { Namespaces } from '../../src/soap/namespaces';
import { compileElement } from '../../src/soap/write-value';
import type { WriteContext } from '../../src/soap/write-leaf';
import { tagsOf } from '../../src/soap/write-element';
import { caught } from '../caught';
import { garden } from '../golden/garden';
import { missing, waterOperation } from './messages';

const write = compileElement(tagsOf('W'), waterOperation.results);

function written(struct: Struct, undeclared: WriteContext['undeclared'] = 'refuse'): string {
  const output = new Output();
  write(struct, { namespaces: new Namespaces(garden.namespace), types: garden.types, undeclared, output });
  return output.text.replace(/^<W>|<\/W>$/g, '');
}

const typed = (name: QName, value: number | string) => new Typed(garden.types.find(name) ?? missing(), value);
const xsd = (local: string): QName => ({ namespace: 'http://www.w3.org/2001/XMLSchema', local });

test('elements come in the order of the contract, inherited ones first, whatever the order of the properties', () => {
  expect(written({ Number: 1, Text: 'a' })).toBe('<Text>a</Text><Number>1</Number>');
  expect(written({ Plant: { Height: '2', Name: 'a', [subtype]: 'Tree' } })).toBe(
    '<Plant i:type="Tree"><Name>a</Name><Height>2</Height></Plant>',
  );
});

test('absent is nothing, null is nil where the contract has it, empty is empty', () => {
  expect(written({ Text: null, Names: [], Bytes: '' })).toBe('<Text i:nil="true"/><Bytes/><Names/>');
  expect(written({ Number: null })).toBe('<W/>');
});

test('a carriage return survives, markup is escaped', () => {
  expect(written({ Text: '<&>"\r\n\t' })).toBe('<Text>&lt;&amp;&gt;"&#xD;\n\t</Text>');
});

test.each(['\u0000', 'ab\u001f', '\ufffe', '\uffff', '\ud800', 'a\udc00'])(
  '%j cannot be written, and the path says where',
  (text) => {
    expect(caught(() => written({ Plant: { Shoots: [{}, { Name: text }] } }))).toMatchObject({
      code: 'request.invalid',
      path: 'Plant/Shoots[1]/Name',
    });
  },
);

test('the path of a dictionary names the key', () => {
  expect(caught(() => written({ Notes: new Map([['a', '\u0001']]) }))).toMatchObject({ path: 'Notes[a]/Value' });
});

test('members that the version does not declare are refused towards a CRM and left out towards a client', () => {
  expect(() => written({ Season: 'Monsoon' })).toThrow('"Monsoon" is no member of Season in Services86');
  expect(() => written({ Rights: 'Read, Paint' })).toThrow('"Paint" is no member of Rights in Services86');
  expect(written({ Season: 'Monsoon', Rights: 'Read, Paint', Number: 1 }, 'omit')).toBe(
    '<Number>1</Number><Rights>Read</Rights>',
  );
});

test('a long name is no member either', () => {
  const long = '<'.repeat(10_000);
  expect(() => written({ Season: long })).toThrow('is no member of Season');
  expect(written({ Season: long, Number: 1 }, 'omit')).toBe('<Number>1</Number>');
});

test('a document is its base64 text, wherever it stands', () => {
  const document = new Document([Buffer.from('abc')]);
  expect(written({ Number: 1, Bytes: document, Names: ['a'] })).toBe(
    '<Number>1</Number><Bytes>YWJj</Bytes><Names><a:string>a</a:string></Names>',
  );
});

test('anyType says what it holds', () => {
  expect(written({ Anything: typed(xsd('int'), 5) })).toBe('<Anything i:type="x:int">5</Anything>');
  expect(written({ Anything: typed(xsd('anyType'), 'a') })).toBe('<Anything>a</Anything>');
  expect(written({ Anything: null })).toBe('<Anything i:nil="true"/>');
});

test('only namespaces that were used are declared', () => {
  const namespaces = new Namespaces(garden.namespace);
  const context = { namespaces, types: garden.types, undeclared: 'refuse', output: new Output() } as const;
  write({ Number: 1 }, context);
  expect(namespaces.declarations()).toBe(` xmlns="${garden.namespace}"`);
  write({ Numbers: [1] }, context);
  expect(namespaces.declarations()).toBe(
    ` xmlns="${garden.namespace}" xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays"`,
  );
});
