import { readHttpText } from '../../src/cli/http-text';

const read = (text: string) => {
  const request = readHttpText(Buffer.from(text, 'utf8'));
  return request === undefined ? undefined : { ...request, body: Buffer.from(request.body).toString('utf8') };
};

test('line ends of either kind, repeated fields joined, the body byte for byte', () => {
  const expected = { method: 'POST', target: '/a?b', headers: { accept: 'x, y', host: 'h' }, body: 'ø\r\n\n' };
  expect(read('POST /a?b HTTP/1.1\r\nAccept: x\r\nHost: h\r\naccept:y\r\n\r\nø\r\n\n')).toEqual(expected);
  expect(read('POST /a?b HTTP/1.0\nAccept: x\nHost: h\naccept:y\n\nø\r\n\n')).toEqual(expected);
});

test('no header fields, no body', () => {
  expect(read('GET / HTTP/1.1\n\nbody')).toMatchObject({ headers: {}, body: 'body' });
  expect(read('GET / HTTP/1.1\nHost: h')).toMatchObject({ headers: { host: 'h' }, body: '' });
});

test.each(['<a/>', '{"GET": 1}', 'GET /', 'get / HTTP/1.1\n\n', ''])('no request text: %s', (text) => {
  expect(read(text)).toBeUndefined();
});
