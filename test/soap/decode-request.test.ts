import { decode, envelope, soap11, soap12, water } from './messages';
import { garden } from '../golden/garden';

const body = '<Water><Number>1</Number></Water>';

function failureOf(message: string | Uint8Array, http: Parameters<typeof decode>[1] = {}): unknown {
  const decoded = decode(message, http);
  return decoded.kind === 'failure' ? [decoded.failure.code, decoded.failure.path, decoded.version] : decoded.kind;
}

test('SOAP 1.1 and 1.2 are told by the envelope, whatever the Content-Type says', () => {
  expect(decode(envelope(body))).toMatchObject({ kind: 'request', version: '1.1', arguments: { Number: 1 } });
  expect(decode(envelope(body, '', soap12))).toMatchObject({ kind: 'request', version: '1.2' });
});

test.each([
  ['not XML', 'hello', ['request.malformed', undefined, '1.1']],
  ['another document', '<html/>', ['request.malformed', undefined, '1.1']],
  ['an unknown envelope', '<s:Envelope xmlns:s="urn:soap"/>', ['request.version', undefined, '1.1']],
  ['no Body', `<s:Envelope xmlns:s="${soap11}"/>`, ['request.invalid', undefined, '1.1']],
  [
    'two Bodies',
    envelope(body).replace('</s:Envelope>', '<s:Body/></s:Envelope>'),
    ['request.invalid', undefined, '1.1'],
  ],
  ['an empty Body', envelope(''), ['request.invalid', 'Body', '1.1']],
  ['text in Body', envelope('text'), ['request.invalid', 'Body', '1.1']],
  ['two operations', envelope(body + body), ['request.invalid', 'Body', '1.1']],
  ['text after the operation', envelope(`${body}x`), ['request.invalid', 'Body', '1.1']],
  ['text in the Envelope', envelope(body).replace('<s:Body>', 'x<s:Body>'), ['request.invalid', undefined, '1.1']],
  ['text in Header', envelope(body, 'x'), ['request.invalid', 'Header', '1.1']],
  [
    'two Headers',
    envelope(body, '<Key/>').replace('<s:Body>', '<s:Header/><s:Body>'),
    ['request.invalid', undefined, '1.1'],
  ],
  [
    'Header after Body',
    envelope(body).replace('</s:Envelope>', '<s:Header/></s:Envelope>'),
    ['request.invalid', undefined, '1.1'],
  ],
  [
    'a stranger in the Envelope',
    envelope(body).replace('<s:Body>', '<x xmlns="urn:x"/><s:Body>'),
    ['request.invalid', undefined, '1.1'],
  ],
  ['something after the Envelope', `${envelope(body)}<x/>`, ['request.malformed', undefined, '1.1']],
  ['a document type', `<!DOCTYPE a>${envelope(body)}`, ['request.malformed', undefined, '1.1']],
  ['an unknown operation', envelope('<Dig/>'), ['request.invalid', 'Body', '1.1']],
  ['an operation in another namespace', envelope('<Water xmlns="urn:x"/>'), ['request.invalid', 'Body', '1.1']],
  ['an operation in no namespace', envelope('<Water xmlns=""/>'), ['request.invalid', 'Body', '1.1']],
  ['an operation in other letter case', envelope('<water/>'), ['request.invalid', 'Body', '1.1']],
  ['a 1.2 envelope with a mistake', envelope('<Dig/>', '', soap12), ['request.invalid', 'Body', '1.2']],
])('%s is refused', (_what, message, expected) => {
  expect(failureOf(message)).toEqual(expected);
});

test('a request that was never read as an envelope is answered in the version of its Content-Type', () => {
  expect(failureOf('hello', { contentType: 'application/soap+xml' })).toEqual(['request.malformed', undefined, '1.2']);
  expect(failureOf('{}', { contentType: 'application/json' })).toEqual(['request.mediaType', undefined, '1.1']);
});

test('too deep a document is a limit', () => {
  const deep = `<Plant>${'<Parent>'.repeat(70)}${'</Parent>'.repeat(70)}</Plant>`;
  expect(failureOf(envelope(`<Water>${deep}</Water>`))).toEqual(['request.limit', undefined, '1.1']);
});

test('a refusal after the operation was found knows it', () => {
  const decoded = decode(envelope('<Water><Number>x</Number></Water>'));
  expect(decoded).toMatchObject({ kind: 'failure', operation: { name: 'Water' } });
});

const action = `${garden.namespace}/Garden/Water`;

test.each([undefined, '', '""', ' "" ', action, `"${action}"`, ` "${action}" `, 'Water', '"Water"'])(
  'SOAPAction %p agrees',
  (soapAction) => {
    expect(decode(envelope(body), soapAction === undefined ? {} : { soapAction }).kind).toBe('request');
  },
);

test.each(['"urn:other"', `${garden.namespace}/Garden/Dig`, 'water', `"${action}`])(
  'SOAPAction %p contradicts the Body',
  (soapAction) => {
    expect(failureOf(envelope(body), { soapAction })).toEqual(['request.invalid', 'SOAPAction', '1.1']);
  },
);

test('the action of SOAP 1.2 and of WS-Addressing are held against the Body too, beside SOAPAction', () => {
  const contentType = 'application/soap+xml; charset=utf-8; action="urn:other"';
  expect(failureOf(envelope(body, '', soap12), { contentType, soapAction: action })).toEqual([
    'request.invalid',
    'Content-Type',
    '1.2',
  ]);
  const block = '<w:Action xmlns:w="http://www.w3.org/2005/08/addressing">urn:other</w:Action>';
  expect(failureOf(envelope(body, block))).toEqual(['request.invalid', 'Action', '1.1']);
});

test('an operation element may carry xsi:type and be empty', () => {
  expect(decode(envelope('<Water i:type="Water"/>'))).toMatchObject({ kind: 'request', arguments: {} });
});

test('UTF-16 and ISO-8859-1 requests are read', () => {
  const text = '<Text>blå</Text>';
  expect(water(text)).toEqual({ Text: 'blå' });
  const utf16 = Buffer.from(`\ufeff${envelope(`<Water>${text}</Water>`)}`, 'utf16le');
  expect(decode(utf16, { contentType: 'text/xml' })).toMatchObject({ arguments: { Text: 'blå' } });
  const latin1 = Buffer.from(envelope(`<Water>${text}</Water>`), 'latin1');
  expect(decode(latin1, { contentType: 'text/xml; charset=ISO-8859-1' })).toMatchObject({ arguments: { Text: 'blå' } });
});

function forwardable(message: string | Uint8Array, http: Parameters<typeof decode>[1] = {}): unknown {
  const decoded = decode(message, http);
  return decoded.kind === 'request' ? decoded.forwardable : decoded.failure;
}

test('a plain SOAP 1.1 request may go on as it is', () => {
  expect(forwardable(envelope(body))).toBe(true);
  expect(forwardable(envelope(body, '', soap12))).toBe(false);
});

/**
 * What a strict reader takes as we do, and what it would not, in elements no contract of the vendor's at hand has.
 * test/hostile/forwarded has the others.
 */
test.each([
  ['<Price>+1.50</Price>', true],
  ['<Price>1.5e1</Price>', false],
  ['<Id>0a1b2c3d-0000-1111-2222-333344445555</Id>', true],
  ['<Id> 0a1b2c3d-0000-1111-2222-333344445555</Id>', false],
  ['<Span> PT30M </Span>', true],
  ['<Rights>Read Write</Rights>', true],
  ['<Rights>Read\tWrite</Rights>', false],
  ['<Season>Spring</Season>', true],
  ['<Season>Spring </Season>', false],
  ['<Anything i:type="x:int">5</Anything>', true],
  ['<Anything i:type="x:int" id="a">5</Anything>', false],
  ['<Anything i:type="x:anyType">5</Anything>', false],
  ['<Anything i:nil="true"/>', true],
  ['<Anything>5</Anything>', false],
  ['<Plant i:type="Tree"><Name/><Height>2</Height></Plant>', true],
  ['<Plant i:type="Tree"><Height>2</Height><Name/></Plant>', false],
  ['<Plant i:type="Tree" i:nil="true"/>', true],
  ['<Beds><ArrayOfPlant><Plant/></ArrayOfPlant></Beds>', true],
  ['<Beds><ArrayOfPlant><Plant><Shoots/><Name/></Plant></ArrayOfPlant></Beds>', false],
])('%s may go on as it is: %p', (parameters, isForwardable) => {
  expect(forwardable(envelope(`<Water>${parameters}</Water>`))).toBe(isForwardable);
});

test('what was passed over does not go on', () => {
  const strange = envelope('<Water><Number>1</Number><Colour/></Water>');
  expect(forwardable(strange, { unknown: 'ignore' })).toBe(false);
});

test('only the header blocks that the operation has go on', () => {
  expect(forwardable(envelope(body, '<ApplicationToken>a</ApplicationToken>'))).toBe(false);
});
