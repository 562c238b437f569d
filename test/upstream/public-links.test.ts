import fc from 'fast-check';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mayHoldLinks, publicLinks } from '../../src/upstream/public-links';

const shown = 'https://gw.example.org/crm/Cust1';

/** The text as it comes out, given in pieces of so many bytes. */
function rewritten(input: string, crm = 'https://crm.example.com', bytes = input.length + 1): Promise<string> {
  const content = Buffer.from(input);
  const pieces = Array.from({ length: Math.ceil(content.length / bytes) }, (_, index) =>
    content.subarray(index * bytes, (index + 1) * bytes),
  );
  const links = publicLinks({ crm: new URL(crm), shown });
  if (links === undefined) throw new Error('nothing to do');
  return text(Readable.from(pieces).pipe(links));
}

test.each([
  ['in JSON', '{"odata.nextLink":"https://crm.example.com/api/v1/Contact?$skip=50"}', `{"odata.nextLink":"${shown}/api/v1/Contact?$skip=50"}`],
  ['with escaped slashes', String.raw`"https:\/\/crm.example.com\/api"`, String.raw`"https:\/\/gw.example.org\/crm\/Cust1\/api"`],
  ['in XML', '<link href="https://crm.example.com/api"/>', `<link href="${shown}/api"/>`],
  ['in any letter case', 'HTTPS://CRM.Example.Com/api', `${shown}/api`],
  ['with its usual port', 'https://crm.example.com:443/api', `${shown}/api`],
  ['at the very end', 'see https://crm.example.com', `see ${shown}`],
  ['twice', 'https://crm.example.com/a https://crm.example.com/b', `${shown}/a ${shown}/b`],
])('an address %s', async (_name, input, expected) => {
  expect(await rewritten(input)).toBe(expected);
  for (const bytes of [1, 2, 7]) expect(await rewritten(input, undefined, bytes)).toBe(expected);
}); // prettier-ignore

test.each([
  'https://crm.example.com.evil.org/api',
  'https://crm.example.com:8443/api',
  'https://crm.example.community/api',
  'http://crm.example.com/api',
  'https://xcrm.example.com/api',
  'https://crm.example.com@evil.org/',
  'crm.example.com',
])('%s is not the CRM', async (input) => {
  for (const bytes of [1, 3, input.length]) expect(await rewritten(input, undefined, bytes)).toBe(input);
});

test('a base address with a port and a path is taken as a whole', async () => {
  const crm = 'http://10.0.0.5:8080/SuperOffice/';
  expect(await rewritten('http://10.0.0.5:8080/SuperOffice/api http://10.0.0.5:8080/Other', crm)).toBe(
    `${shown}/api http://10.0.0.5:8080/Other`,
  );
});

test('however a text is cut, and whatever its characters, only addresses change', async () => {
  const parts = fc.constantFrom('https://crm.example.com', 'https://crm.example.com/', ':443', '.', 'x', ' ', '"', 'ø', '😀', '\\/', 'https:', '//crm.');
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), async (pieces, bytes) => {
      const input = pieces.join('');
      expect(await rewritten(input, undefined, bytes)).toBe(await rewritten(input));
    }),
    { seed: 20261129, numRuns: 300 },
  );
}); // prettier-ignore

test('the same address needs no rewriting', () => {
  expect(publicLinks({ crm: new URL('https://GW.example.org/crm/Cust1/'), shown })).toBeUndefined();
});

test.each<[string, number, Record<string, string>, boolean]>([
  ['JSON', 200, { 'content-type': 'application/json; charset=utf-8' }, true],
  ['a problem', 404, { 'content-type': 'application/problem+json' }, true],
  ['XML', 200, { 'content-type': 'text/xml' }, true],
  ['Atom', 200, { 'content-type': 'application/atom+xml' }, true],
  ['a document', 200, { 'content-type': 'application/octet-stream' }, false],
  ['nothing said', 200, {}, false],
  ['a part', 206, { 'content-type': 'application/json' }, false],
  ['an encoded body', 200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }, false],
])('%s may hold links or not', (_name, status, headers, expected) => {
  expect(mayHoldLinks(status, new Map(Object.entries(headers)))).toBe(expected);
});
