import { XmlError, XmlEvent, XmlReader } from '../../src/xml';
import { documentTypes, malformedDocuments } from './illegal-documents';
import { legalDocuments } from './legal-documents';
import { refusal, trace } from './trace';

test.each(legalDocuments)('accepts: %s', (_name, document, events) => {
  expect(trace(document)).toBe(events);
});

test.each(malformedDocuments)('refuses: %s', (_name, document) => {
  expect(refusal(document)).toMatchObject({ name: 'XmlError', code: 'malformed' });
});

test.each(documentTypes)('refuses a document type declaration: %s', (_name, document) => {
  expect(refusal(document)).toMatchObject({ code: 'doctype' });
});

/** A reader on the start of the root. */
function opened(document: string): XmlReader {
  const reader = new XmlReader(document);
  expect(reader.event).toBe(XmlEvent.none);
  expect(reader.next()).toBe(XmlEvent.start);
  return reader;
}

describe('readText', () => {
  const texts = [
    ['plain', '<a>x</a>', 'x'],
    ['empty', '<a></a>', ''],
    ['empty element', '<a/>', ''],
    ['white space', '<a> \r\n</a>', ' \n'],
    ['references, CDATA and comments', '<a>1&amp;<!-- c -->2<![CDATA[&amp;]]>3</a>', '1&2&amp;3'],
  ] as const;

  test.each(texts)('gives the text and stands on the end: %s', (_name, document, text) => {
    const reader = opened(document);
    expect(reader.readText()).toBe(text);
    expect([reader.event, reader.name, reader.depth]).toEqual([XmlEvent.end, 'a', 1]);
    expect(reader.next()).toBe(XmlEvent.eof);
  });

  test.each(['<a><b/></a>', '<a>x<b/></a>', '<a><!-- c --><b></b></a>'])('stands on the child of %s', (document) => {
    const reader = opened(document);
    expect(reader.readText()).toBeUndefined();
    expect([reader.event, reader.name, reader.depth]).toEqual([XmlEvent.start, 'b', 2]);
  });

  test('anywhere but on a start is a mistake of the caller', () => {
    const reader = new XmlReader('<a/>');
    expect(() => reader.readText()).toThrow('does not stand on the start');
    expect(() => reader.skip()).toThrow('does not stand on the start');
  });
});

describe('nextElement', () => {
  test('passes over white space, comments and blank CDATA', () => {
    const reader = opened('<a>\n <!-- c --> <b>1</b>&#32;<![CDATA[ ]]><c/>\n</a>\n');
    expect([reader.nextElement(), reader.name]).toEqual([XmlEvent.start, 'b']);
    expect(reader.readText()).toBe('1');
    expect([reader.nextElement(), reader.name]).toEqual([XmlEvent.start, 'c']);
    expect([reader.nextElement(), reader.name, reader.depth]).toEqual([XmlEvent.end, 'c', 2]);
    expect([reader.nextElement(), reader.name, reader.depth]).toEqual([XmlEvent.end, 'a', 1]);
    expect([reader.nextElement(), reader.depth]).toEqual([XmlEvent.eof, 0]);
  });

  test.each(['<a> x <b/></a>', '<a> &#65; </a>', '<a><![CDATA[x]]></a>', '<a>\u00A0</a>'])(
    'shows the text in %s',
    (document) => {
      const reader = opened(document);
      expect(reader.nextElement()).toBe(XmlEvent.text);
      expect(reader.text.trim()).toBe(trace(document).split('"')[1]?.trim());
    },
  );
});

test('skip passes over an element and checks it all the same', () => {
  const reader = opened('<a><b><a>x</a><b/></b><c/></a>');
  reader.next();
  reader.skip();
  expect([reader.event, reader.name, reader.depth]).toEqual([XmlEvent.end, 'b', 2]);
  expect([reader.next(), reader.name]).toEqual([XmlEvent.start, 'c']);
  reader.skip();
  expect([reader.event, reader.name, reader.depth]).toEqual([XmlEvent.end, 'c', 2]);
  expect(() => opened('<a><b>&foo;</b></a>').skip()).toThrow(XmlError);
  expect(() => opened('<a><b x="&#0;"/></a>').skip()).toThrow(XmlError);
});

test('attributes are found by expanded name, on the start only', () => {
  const reader = opened('<a xmlns="urn:a" xmlns:p="urn:p" x="1" p:x="&lt;2" p:y=""><b/></a>');
  expect(reader.attributeCount).toBe(3);
  expect(reader.attribute('', 'x')).toBe('1');
  expect(reader.attribute('urn:p', 'x')).toBe('<2');
  expect(reader.attribute('urn:p', 'y')).toBe('');
  expect(reader.attribute('urn:a', 'x')).toBeUndefined();
  expect(reader.attribute('', 'xmlns')).toBeUndefined();
  expect([...reader.attributes()].map(({ local }) => local)).toEqual(['x', 'x', 'y']);
  reader.next();
  expect([reader.attributeCount, reader.attribute('', 'x'), [...reader.attributes()]]).toEqual([0, undefined, []]);
});

test.each([
  ['<a>text<![CDATA[x]]>&#x1F600;<b/></a>', true],
  ['<a><b/><!-- x --></a>', false],
  ['<!-- x --><a/>', false],
  ['<a>&#xD83D;&#xDE00;</a>', false],
  ['<a x="&#xD83D;&#xDE00;"/>', false],
])('%s is strict: %p', (text, isStrict) => {
  const reader = new XmlReader(text);
  while (reader.next() !== XmlEvent.eof);
  expect(reader.isStrict).toBe(isStrict);
});

test('namespace declarations are no attributes', () => {
  expect(opened('<a xmlns="urn:a" xmlns:p="urn:p"/>').attributeCount).toBe(0);
});

describe('resolve', () => {
  const names = [
    ['p:int', { namespace: 'urn:p', local: 'int' }],
    [' \t\r\np:int\n', { namespace: 'urn:p', local: 'int' }],
    ['int', { namespace: 'urn:d', local: 'int' }],
    ['xml:lang', { namespace: 'http://www.w3.org/XML/1998/namespace', local: 'lang' }],
    ['q:int', undefined],
    ['', undefined],
    [':int', undefined],
    ['p:', undefined],
    ['p:a:b', undefined],
    ['p:1', undefined],
    ['p: int', undefined],
    ['int int', undefined],
    ['\u00A0int', undefined],
    ['__proto__:int', undefined],
  ] as const;

  test.each(names)('%j', (qname, expected) => {
    const reader = opened('<a xmlns="urn:d" xmlns:p="urn:p"/>');
    expect(reader.resolve(qname)).toEqual(expected);
    expect(reader.resolve(qname)).toEqual(expected);
  });

  test('follows the scope, in force until the end of the element has been left', () => {
    const reader = opened('<a xmlns:p="urn:1"><b xmlns:p="urn:2" xmlns:q="urn:q">p:x</b></a>');
    expect(reader.resolve('p:x')?.namespace).toBe('urn:1');
    expect(reader.resolve('x')?.namespace).toBe('');
    reader.next();
    expect(reader.resolve(reader.readText() ?? '')?.namespace).toBe('urn:2');
    expect(reader.resolve('q:x')?.namespace).toBe('urn:q');
    reader.next();
    expect(reader.resolve('p:x')?.namespace).toBe('urn:1');
    expect(reader.resolve('q:x')).toBeUndefined();
  });
});

test('eof stays', () => {
  const reader = opened('<a/>');
  reader.skip();
  expect([reader.next(), reader.next(), reader.event, reader.text]).toEqual([
    XmlEvent.eof,
    XmlEvent.eof,
    XmlEvent.eof,
    '',
  ]);
});
