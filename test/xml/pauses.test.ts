import * as fc from 'fast-check';
import { defaultXmlLimits, XmlError, XmlEvent, XmlReader } from '../../src/xml';
import { legalDocuments } from './legal-documents';
import { trace } from './trace';
import { manyRuns } from '../many-runs';

const turnUnits = 1000;
const long = (part: string): string => part.repeat(Math.ceil((20 * turnUnits) / part.length));

/** Long in one way each, and how often a reader pauses on the way at least. */
const longDocuments: readonly (readonly [name: string, document: string])[] = [
  ['white space before the root', `${long(' \n')}<a/>`],
  ['white space behind it', `<a/>${long('\t')}`],
  ['a comment before the root', `<!--${long('- ')}--><a/>`],
  ['white space', `<a>${long(' \r\n')}</a>`],
  ['a text', `<a>${long('x')}</a>`],
  ['a text of characters that look like tags', `<a>${long('\u3c3c')}</a>`],
  ['a text of references', `<a>${long('&#x1F600;&amp;')}</a>`],
  ['a text of line ends', `<a>${long('\r')}${long('\r\n')}</a>`],
  ['a text of almost the end of a section', `<a>${long('] ]>')}</a>`],
  ['a CDATA section', `<a><![CDATA[${long(']] >\r\n')}]]></a>`],
  ['many CDATA sections', `<a>${long('<![CDATA[x]]>y<!--z-->')}</a>`],
  ['a comment', `<a><!--${long('x')}--></a>`],
  ['elements', `<a>${long('<b/>')}</a>`],
  ['elements with text', `<a>${long('<b c="d">e</b>\n')}</a>`],
  ['attributes', `<a>${long('<b c="d" e="f"/>')}</a>`],
];
const limits = { ...defaultXmlLimits, commentsAndCdata: 100_000 };

test.each(longDocuments)('%s: the reader pauses, and reads the same', (_name, document) => {
  expect(trace(document, limits, turnUnits)).toBe(trace(document, limits));
  const reader = new XmlReader(document, limits, turnUnits);
  let pauses = 0;
  for (let event = reader.next(); event !== XmlEvent.eof; event = reader.next()) if (event === XmlEvent.none) pauses++;
  expect(pauses).toBeGreaterThanOrEqual(document.length / turnUnits / 3);
});

test('a document shorter than a step is read without a pause', () => {
  for (const [, document] of legalDocuments) {
    const reader = new XmlReader(document, limits, 64 * 1024);
    do expect(reader.next()).not.toBe(XmlEvent.none);
    while (reader.event !== XmlEvent.eof);
  }
});

/** The trace, or that it was refused: of several mistakes another one may be met first. */
function judgement(document: string, units?: number): string {
  try {
    return trace(document, limits, units);
  } catch (error) {
    if (error instanceof XmlError) return 'refused';
    throw error;
  }
}

const snippets = [
  ['<a>', '</a>', '<b x="]]>&lt;"/>', '<p:c xmlns:p="u">', '</p:c>', ' ', '\r\n', '\r', '\n', 'x', ']]>', ']]', '>'],
  ['&amp;', '&#x41;', '&#xD83D;&#xDE00;', '&', '\u{1F600}', '\0', '<!--', '-->', '--', '-', '<![CDATA[', '<?pi?>'],
];
const parts = fc.constantFrom(...snippets.flat());
const documents = fc.array(parts, { maxLength: 40 }).map((texts) => `<a>${texts.join('')}</a>`);

test('wherever it pauses, it comes to the same judgement', () => {
  let accepted = 0;
  fc.assert(
    fc.property(documents, fc.integer({ min: 1, max: 9 }), (document, units) => {
      const expected = judgement(document);
      if (expected.startsWith('(')) accepted++;
      expect(judgement(document, units)).toBe(expected);
    }),
    { seed: 20240609, numRuns: manyRuns(4000) },
  );
  expect(accepted).toBeGreaterThan(100);
});

describe('readText', () => {
  test('gives nothing while it pauses in a long text, then all of it', () => {
    const reader = new XmlReader(`<a>${long('x')}</a>`, limits, turnUnits);
    while (reader.next() !== XmlEvent.start);
    let pauses = 0;
    let text = reader.readText();
    for (; text === undefined && reader.event === XmlEvent.none; pauses++) text = reader.readText();
    expect(text).toBe(long('x'));
    expect(pauses).toBeGreaterThan(10);
    expect(reader.event).toBe(XmlEvent.end);
  });
});

describe('inOneStep', () => {
  const inside = (document: string): XmlReader => {
    const reader = new XmlReader(document, limits, turnUnits);
    while (reader.nextElement() !== XmlEvent.start);
    return reader;
  };

  test('reads a short part without a pause, wherever it stands', () => {
    for (let before = 0; before < 2 * turnUnits; before += 100) {
      const reader = inside(`${' '.repeat(before)}<a>${'<b>text</b>'.repeat(100)}</a><!---->`);
      reader.inOneStep(() => reader.skip());
      expect(reader.event).toBe(XmlEvent.end);
    }
  });

  test.each([`<a>${long('x')}</a>`, `<a>${long('<b/>')}</a>`, `<a><!--${long(' ')}--></a>`])(
    'refuses a long one (%#)',
    (document) => {
      const reader = inside(document);
      expect(() => reader.inOneStep(() => reader.skip())).toThrow(
        'A part of the document that is always short is too long',
      );
    },
  );
});

describe('locate', () => {
  test('finds line and column with pauses', () => {
    const error = new XmlError('malformed', 'wrong', `${'a\r\n'.repeat(400_000)}b`, 1_200_000);
    expect([...error.locate()].length).toBeGreaterThan(2);
    expect(error).toMatchObject({ line: 400_001, column: 1 });
  });
});
