import { readBrokenHead } from '../../src/server/broken-head';

const read = (text: string, basePath = '') => readBrokenHead(Buffer.from(text, 'latin1'), { basePath });

test('the request line, and the three fields that tell a protocol', () => {
  const text =
    '\r\nPOST /crm/Remote/Services86/Contact.svc?x HTTP/1.1\r\nHost: gw\r\nAuthorization: Basic x\r\ncontent-TYPE:\ttext/xml\r\nSOAPAction:"a"\r\nAccept: */*\r\n\r\n';
  expect(read(text, '/crm')).toMatchObject({
    method: 'POST',
    target: '/Remote/Services86/Contact.svc?x',
    headers: { 'content-type': 'text/xml', soapaction: '"a"', accept: '*/*' },
  });
});

test.each([
  ['nothing', ''],
  ['what is no text', '\x16\x03\x01\x00\xa5'],
  ['another form of target', 'GET http://gw/Remote HTTP/1.1\r\n'],
  ['fields of the body', 'PO ST / HTTP/1.1\r\n\r\nAccept: x\r\n'],
])('of %s nothing is read', (_, text) => {
  expect(read(text)).toMatchObject({ method: '', target: '/', headers: {} });
});

test('no bytes at all: a slow head', () => {
  expect(readBrokenHead(undefined, { basePath: '' })).toMatchObject({ target: '/', headers: {} });
});

test('what is cut off or too long is read as far as it goes', () => {
  expect(read(`GET /Remote/${'x'.repeat(20_000)}`).target).toMatch(/^\/Remote\/x+$/);
  expect(read(`GET / HTTP/1.1\r\nAccept: ${'x'.repeat(1000)}\x00`).headers).toEqual({ accept: 'x'.repeat(256) });
});
