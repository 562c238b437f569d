import { decode, envelope, soap11, soap12, water } from './messages';

const elsewhere = 'multi-reference values (href) are not part of document/literal';
const references = [
  'href="#id0"',
  'r:ref="id0" xmlns:r="http://www.w3.org/2003/05/soap-encoding"',
  'r:Ref="i1" xmlns:r="http://schemas.microsoft.com/2003/10/Serialization/"',
];

test.each(references)('a value that is elsewhere is refused, whatever its type: %s', (reference) => {
  for (const name of ['Text', 'Number', 'Bytes', 'Season', 'Rights', 'Numbers', 'Beds', 'Notes', 'Plant', 'Anything'])
    expect(water(`<${name} ${reference}/>`)).toBe(`Body/Water/${name}: ${elsewhere}`);
  expect(water(`<Plant i:type="Tree" ${reference}/>`)).toBe(`Body/Water/Plant: ${elsewhere}`);
  expect(water(`<Names><a:string ${reference}/></Names>`)).toBe(`Body/Water/Names[0]: ${elsewhere}`);
  expect(water(`<Notes><NotesKeyValuePair ${reference}/></Notes>`)).toBe(`Body/Water/Notes[0]: ${elsewhere}`);
});

/** What becomes of an operation element with such a start tag. */
function read(start: string, version = soap11): unknown {
  const decoded = decode(envelope(`${start}<Number>1</Number></Water>`, '', version));
  return decoded.kind === 'request'
    ? decoded.arguments
    : [decoded.failure.code, decoded.failure.path, decoded.failure.message];
}

test.each(references)('so is an operation that is elsewhere: %s', (reference) => {
  expect(read(`<Water ${reference}>`)).toEqual(['request.invalid', 'Body/Water', elsewhere]);
});

test('a nil operation has no arguments', () => {
  expect(decode(envelope('<Water i:nil="true"/>'))).toMatchObject({ kind: 'request', arguments: {} });
  expect(read('<Water i:nil="false">')).toEqual({ Number: 1 });
  expect(read('<Water i:nil="true">')).toEqual(['request.invalid', 'Body/Water', 'a nil element must be empty']);
});

test('attributes nobody knows are passed over', () => {
  expect(read('<Water id="a" xml:lang="en" i:type="Whatever">')).toEqual({ Number: 1 });
  expect(water('<Number id="a" i:type="x:string">1</Number>')).toEqual({ Number: 1 });
});

const styled = (value: string): string => `<Water s:encodingStyle="${value}">`;
const encoding12 = 'http://www.w3.org/2003/05/soap-encoding';

test.each([encoding12, ` ${encoding12} `, `${soap12}/encoding/none`])('SOAP 1.2 knows encodingStyle %p', (value) => {
  expect(read(styled(value), soap12)).toEqual({ Number: 1 });
});

test.each(['', 'urn:nobody', 'http://schemas.xmlsoap.org/soap/encoding/'])(
  'SOAP 1.2 does not know encodingStyle %p, 1.1 does not ask',
  (value) => {
    const message = `encodingStyle ${JSON.stringify(value)} is not known`;
    expect(read(styled(value), soap12)).toEqual(['request.encoding', 'Body/Water', message]);
    expect(read(styled(value))).toEqual({ Number: 1 });
  },
);

test.each(['Envelope', 'Header', 'Body'])('%s has no encodingStyle in SOAP 1.2', (part) => {
  const message = (version: string): string =>
    envelope('<Water/>', '<Key/>', version).replace(`<s:${part}`, `<s:${part} s:encodingStyle="${encoding12}"`);
  expect(decode(message(soap11)).kind).toBe('request');
  expect(decode(message(soap12))).toMatchObject({
    failure: { code: 'request.invalid', message: `encodingStyle must not stand on ${part}` },
  });
});
