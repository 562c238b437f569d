import { lineAt, readDocument } from '../../src/contract/wsdl-document';
import { Unreadable, type XmlElement } from '../../src/contract/wsdl-element';
import { finish } from '../../src/text/turn';

const read = (text: string): XmlElement => finish(readDocument(text));

test('resolves prefixes, default namespaces and declarations on single elements', () => {
  const root = read('<a xmlns="urn:1" xmlns:p="urn:2"><p:b p:c="1" d="2"/><e xmlns="" xmlns:p="urn:3"><p:f/></e></a>');
  expect(root).toMatchObject({ namespace: 'urn:1', local: 'a', tag: 'a' });
  const [b, e] = root.children;
  expect(b).toMatchObject({ namespace: 'urn:2', local: 'b', tag: 'p:b', parent: root });
  expect([...(b?.attributes ?? [])]).toEqual([['d', '2']]);
  expect([...(b?.foreignAttributes ?? [])]).toEqual([['{urn:2}c', '1']]);
  expect(e?.namespace).toBe('');
  expect(e?.children[0]?.namespace).toBe('urn:3');
});

test('keeps text and attribute values as text and decodes references', () => {
  const root = read(`<a n="0150" r='&lt;&#x26;&quot;'> 007 <!-- no --><![CDATA[&amp;]]>&#65;</a>`);
  expect(root.attributes.get('n')).toBe('0150');
  expect(root.attributes.get('r')).toBe('<&"');
  expect(root.text).toBe(' 007 &amp;A');
});

test('accepts a declaration, comments and processing instructions around the root', () => {
  expect(read('<?xml version="1.0"?><!-- x --><?y z?>\n<a/>\n<!-- x -->').local).toBe('a');
});

test('passes over processing instructions, and keeps lines', () => {
  const text = '<?xml version="1.0"?>\n<a><?b <c\n?><d/><?e?></a>';
  const root = read(text);
  expect(root.children.map(({ local }) => local)).toEqual(['d']);
  expect(lineAt(text, root.children[0]?.index ?? 0)).toBe(3);
});

test('takes names of JavaScript for names like any other', () => {
  const root = read('<__proto__ __proto__="1" constructor="2"><constructor type="__proto__"/></__proto__>');
  expect(root.local).toBe('__proto__');
  expect([...root.attributes]).toEqual([['__proto__', '1'], ['constructor', '2']]); // prettier-ignore
  expect(root.children[0]?.references).toEqual([{ attribute: 'type', name: { namespace: '', local: '__proto__' } }]);
});

describe('refuses', () => {
  test.each([
    ['DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', /DOCTYPE/],
    ['doctype in another case', '\n<!doctype a><a/>', /DOCTYPE/],
    ['two roots', '<a/><b/>', /root|well-formed/i],
    ['text between the root and a comment', '<a></a>x<!-- y -->', /outside the root/],
    ['text after the root', '<a/>x', /outside the root/],
    ['nothing', '', /no element|well-formed/i],
    ['an unclosed element', '<a><b></a>', /well-formed/],
    ['a repeated attribute', '<a b="1" b="2"/>', /well-formed/],
    ['a raw < in an attribute', '<a b="<"/>', /raw|well-formed/],
    ['an undeclared prefix', '<p:a/>', /prefix of "p:a"/],
    ['an undeclared attribute prefix', '<a p:b="1"/>', /prefix of "p:b"/],
    ['an unknown entity', '<a>&nope;</a>', /reference/],
    ['an illegal reference', '<a>&#0;</a>', /reference/],
    ['a surrogate reference', '<a b="&#xD800;"/>', /reference/],
    ['a bare ampersand', '<a b="x & y"/>', /reference/],
    ['an illegal character', '<a>\u{1}</a>', /character/],
    ['XML 1.1', '<?xml version="1.1"?><a/>', /XML version 1.0/],
    ['deep nesting', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, /nested|readable/i],
  ])('%s', (_name, text, message) => {
    let thrown: unknown;
    try {
      read(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Unreadable);
    expect(String(thrown)).toMatch(message);
  });
});

test('knows the line of an element that the parser found', () => {
  const text = '\u{feff}<a>\r\n<b/>\r<c\n/></a>';
  const [b, c] = read(text).children;
  expect(lineAt(text, b?.index ?? 0)).toBe(2);
  expect(lineAt(text, c?.index ?? 0)).toBe(3);
});
