import { defaultXmlLimits, type XmlLimits } from '../../src/xml';
import { countEvents, refusal } from './trace';

const repeat = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join('');

/** For each limit, a document that has exactly so many of the thing. */
const documents: readonly (readonly [limit: keyof XmlLimits, document: (count: number) => string])[] = [
  ['depth', (count) => '<a>'.repeat(count) + '</a>'.repeat(count)],
  ['elements', (count) => `<a>${'<b/>'.repeat(count - 1)}</a>`],
  ['attributesPerElement', (count) => `<a xmlns="u"${repeat(count, (index) => ` x${index}=""`)}/>`],
  ['namespacesPerElement', (count) => `<a x=""${repeat(count, (index) => ` xmlns:p${index}="u"`)}/>`],
  ['namespacesTotal', (count) => `<a>${'<b xmlns="u"/>'.repeat(count)}</a>`],
  ['nameChars', (count) => `<p:${'a'.repeat(count - 2)} xmlns:p="u"/>`],
  ['nameChars', (count) => `<a ${'a'.repeat(count)}=""/>`],
  ['nameChars', (count) => `<a xmlns:${'a'.repeat(count)}="u"/>`],
  ['attributeChars', (count) => `<a x="${'a'.repeat(count)}"/>`],
  ['attributeChars', (count) => `<a xmlns="${'a'.repeat(count)}"/>`],
  ['textChars', (count) => `<a><b>${'x'.repeat(count)}</b><b>${'x'.repeat(count)}</b></a>`],
  ['textChars', (count) => `<a>1<!-- c --><![CDATA[${'x'.repeat(count - 6)}]]>&lt;1</a>`],
  ['commentsAndCdata', (count) => `<!--c--><a>${'<![CDATA[]]>'.repeat(count - 1)}</a>`],
  ['commentsAndCdata', (count) => `<a><![CDATA[]]></a>${'<!---->'.repeat(count - 1)}`],
];

test.each(documents)('%s: as many as the limit, not one more (%#)', (limit, document) => {
  for (const count of [10, defaultXmlLimits[limit]]) {
    const limits = { ...defaultXmlLimits, [limit]: count };
    expect(refusal(document(count), limits)).toBeUndefined();
    expect(refusal(document(count + 1), limits)).toMatchObject({ code: 'limit' });
  }
});

test('the declaration is bounded', () => {
  expect(refusal(`<?xml version="1.0"${' '.repeat(600)}?><a/>`)).toMatchObject({ code: 'limit' });
});

const none: XmlLimits = {
  depth: Infinity,
  elements: Infinity,
  attributesPerElement: Infinity,
  namespacesPerElement: Infinity,
  namespacesTotal: Infinity,
  nameChars: Infinity,
  attributeChars: Infinity,
  textChars: Infinity,
  commentsAndCdata: Infinity,
};

/** A quarter in the usual run: work that grows with the square of the size would not end in time even so. */
const sized = (count: number): number => (process.env.LONG === undefined ? count / 4 : count);

/** Big in one way each. */
const bigDocuments: readonly (readonly [name: string, document: () => string])[] = [
  ['attributes', () => `<a${repeat(sized(300_000), (index) => ` x${index}=""`)}/>`],
  [
    'attributes of one local name',
    () => {
      const declared = repeat(sized(50_000), (index) => ` xmlns:p${index}="u${index}"`);
      return `<a${declared}${repeat(sized(50_000), (index) => ` p${index}:x=""`)}/>`;
    },
  ],
  ['namespaces on one element', () => `<a${repeat(sized(300_000), (index) => ` xmlns:p${index}="u"`)}/>`],
  [
    'namespaces on nested elements',
    () => '<a xmlns="u" xmlns:p="v">'.repeat(sized(100_000)) + '</a>'.repeat(sized(100_000)),
  ],
  [
    'long namespace names in many attributes',
    () => {
      const attributes = repeat(60, (index) => ` p:a${index}=""`);
      return `<a xmlns:p="${'u'.repeat(sized(100_000))}">${`<b${attributes}/>`.repeat(sized(3000))}</a>`;
    },
  ],
  ['depth', () => '<a>'.repeat(sized(500_000)) + '</a>'.repeat(sized(500_000))],
  ['different names', () => `<a>${repeat(sized(200_000), (index) => `<b${index}/>`)}</a>`],
  ['references', () => `<a>${'&#x41;&amp;'.repeat(sized(300_000))}</a>`],
  ['references in small texts', () => `<a>${'<b>&lt;</b>'.repeat(sized(200_000))}</a>`],
  ['references in an attribute', () => `<a x="${'&#x41;\t'.repeat(sized(300_000))}"/>`],
  ['digits in a reference', () => `<a>&#${'0'.repeat(sized(3_000_000))}65;</a>`],
  ['comments and CDATA', () => `<a>${'x<!-- c --><![CDATA[]]><![CDATA[y]]>\r\n'.repeat(sized(100_000))}</a>`],
  ['line ends', () => `<a>${'<b/>\r\n'.repeat(sized(200_000))}</a>`],
  ['a long comment of single hyphens', () => `<!--${'- '.repeat(sized(1_500_000))}--><a/>`],
  ['CDATA ends in attributes', () => `<a>${'<b x="]]>&amp;"/>y'.repeat(sized(100_000))}</a>`],
  ['white space in tags', () => `<a${' '.repeat(sized(3_000_000))}x${' '.repeat(sized(3_000_000))}=""/>`],
  ['astral characters', () => `<a>${'\u{1F600}'.repeat(sized(1_000_000))}</a>`],
  ['text', () => `<a>${']] >'.repeat(sized(1_000_000))}</a>`],
];

test.each(bigDocuments)('reads a document that is big in one way: %s', (_name, document) => {
  expect(countEvents(document(), none)).toBeGreaterThan(2);
});

test.each(bigDocuments)('refuses it when it is broken at its end: %s', (_name, document) => {
  expect(refusal(document() + '<', none)).toMatchObject({ code: 'malformed' });
});
