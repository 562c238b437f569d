import { defaultXmlLimits, ExpectedTag, XmlEvent, XmlReader, type XmlLimits } from '../../src/xml';

/** Stands on the start of the root. */
function inside(document: string, limits: XmlLimits = defaultXmlLimits): XmlReader {
  const reader = new XmlReader(document, limits);
  reader.next();
  return reader;
}

test.each([
  ['in a row', '<r><a>1</a><b>2</b></r>'],
  ['with white space between', '<r>\n  <a>1</a>\r\n\t<b>2</b>\n</r>'],
  ['with a prefix', '<p:r xmlns:p="urn:p"><p:a>1</p:a><p:b>2</p:b></p:r>'],
  ['in a default namespace', '<r xmlns="urn:d"><a>1</a><b>2</b></r>'],
])('children that are foretold are read at once: %s', (_, document) => {
  const reader = inside(document);
  expect([reader.childText(new ExpectedTag('a')), reader.childText(new ExpectedTag('b'))]).toEqual(['1', '2']);
  expect(reader.nextElement()).toBe(XmlEvent.end);
  expect([reader.depth, reader.next()]).toEqual([1, XmlEvent.eof]);
});

test('one tag serves messages with different prefixes', () => {
  const tag = new ExpectedTag('a');
  const texts = ['', 'p', 'q', ''].map((prefix) => {
    const colon = prefix === '' ? '' : `${prefix}:`;
    return inside(`<${colon}r xmlns${prefix === '' ? '' : `:${prefix}`}="urn:x"><${colon}a>${prefix}!</${colon}a></${colon}r>`).childText(tag); // prettier-ignore
  });
  expect(texts).toEqual(['!', 'p!', 'q!', '!']);
});

test.each([
  ['another name', '<r><b>1</b></r>'],
  ['a longer name', '<r><ab>1</ab></r>'],
  ['another prefix', '<r xmlns:p="urn:p"><p:a>1</p:a></r>'],
  ['an attribute', '<r><a x="1">1</a></r>'],
  ['a declaration', '<r><a xmlns="urn:o">1</a></r>'],
  ['an empty tag', '<r><a/></r>'],
  ['a reference', '<r><a>&amp;</a></r>'],
  ['a carriage return', '<r><a>1\r\n2</a></r>'],
  ['CDATA', '<r><a><![CDATA[1]]></a></r>'],
  ['a comment', '<r><a>1<!----></a></r>'],
  ['a child', '<r><a><b/></a></r>'],
  ['white space in the end tag', '<r><a>1</a ></r>'],
  ['nothing', '<r/>'],
  ['a long prefix', '<prefixOfThirteen:r xmlns:prefixOfThirteen="u"><prefixOfThirteen:a>1</prefixOfThirteen:a></prefixOfThirteen:r>'],
])('every other form is left to the steps that read everything: %s', (_, document) => {
  const reader = inside(document);
  expect(reader.childText(new ExpectedTag('a'))).toBeUndefined();
  const plain = inside(document);
  for (let event = plain.next(); event !== XmlEvent.eof; event = plain.next()) {
    expect([reader.next(), reader.name, reader.namespace, reader.text]).toEqual([event, plain.name, plain.namespace, plain.text]); // prettier-ignore
  }
  expect(reader.next()).toBe(XmlEvent.eof);
}); // prettier-ignore

test.each([
  ['wrong end tag', '<r><a>1</b></r>'],
  ['no end', '<r><a>1'],
  ['"]]>" in the text', '<r><a>]]></a></r>'],
])('what is not well-formed is refused as ever: %s', (_, document) => {
  const reader = inside(document);
  expect(reader.childText(new ExpectedTag('a'))).toBeUndefined();
  expect(() => {
    while (reader.next() !== XmlEvent.eof);
  }).toThrow(expect.objectContaining({ code: 'malformed' }));
});

test.each<[string, Partial<XmlLimits>]>([
  ['elements', { elements: 1 }],
  ['depth', { depth: 1 }],
  ['name', { nameChars: 1 }],
  ['text', { textChars: 2 }],
])('limits hold: %s', (_, limits) => {
  for (const document of ['<r><aa>123</aa></r>', '<r>   <aa>123</aa></r>']) {
    const reader = inside(document, { ...defaultXmlLimits, ...limits });
    expect(() => {
      if (reader.childText(new ExpectedTag('aa')) === undefined) while (reader.next() !== XmlEvent.eof);
    }).toThrow(expect.objectContaining({ code: 'limit' }));
  }
});

test('a child with children is entered, and the declarations of the one before are forgotten', () => {
  const reader = inside('<p:r xmlns:p="urn:p"><p:a xmlns:p="urn:other"/><p:b><p:c>1</p:c></p:b></p:r>');
  expect(reader.enterChild(new ExpectedTag('a'))).toBe(false);
  expect([reader.nextElement(), reader.namespace, reader.next()]).toEqual([XmlEvent.start, 'urn:other', XmlEvent.end]);
  expect(reader.enterChild(new ExpectedTag('b'))).toBe(true);
  expect([reader.event, reader.name, reader.namespace, reader.depth]).toEqual([XmlEvent.start, 'b', 'urn:p', 2]);
  expect(reader.attributeCount).toBe(0);
  expect(reader.childText(new ExpectedTag('c'))).toBe('1');
  expect([reader.nextElement(), reader.name, reader.nextElement(), reader.next()]).toEqual([
    XmlEvent.end,
    'b',
    XmlEvent.end,
    XmlEvent.eof,
  ]);
});

test('behind a pause in a text nothing is foretold until the text has been read', () => {
  const reader = new XmlReader(`<r>x${' '.repeat(30)}<a>1</a></r>`, defaultXmlLimits, 10);
  while (reader.offset < 25) reader.nextElement();
  expect(reader.event).toBe(XmlEvent.none);
  expect([reader.childText(new ExpectedTag('a')), reader.enterChild(new ExpectedTag('a'))]).toEqual([undefined, false]);
  let event = reader.nextElement();
  while (event === XmlEvent.none) event = reader.nextElement();
  expect(event).toBe(XmlEvent.text);
  expect(reader.text).toBe(`x${' '.repeat(30)}`);
});
