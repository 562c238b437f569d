import { BodyBuffer } from '../../src/body';

test('takes no more than its limit', () => {
  const body = new BodyBuffer(3);
  expect(body.push(Buffer.from('ab'))).toBe(true);
  expect(body.push(Buffer.from('cd'))).toBe(false);
  expect(String(body.bytes())).toBe('ab');
  expect(body.push(Buffer.from('c'))).toBe(true);
  expect(String(body.bytes())).toBe('abc');
});

test('many small pieces come together in order', () => {
  const body = new BodyBuffer(200_001);
  for (let at = 0; at < 200_000; at++) body.push(Uint8Array.of(at % 251));
  expect(body.bytes()).toEqual(Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251)));
});

test('what is written after a cut does not touch the piece that came first', () => {
  const first = Buffer.from('abcdef');
  const body = new BodyBuffer(10);
  body.push(first);
  body.truncate(2);
  body.push(Buffer.from('XY'));
  expect(String(body.bytes())).toBe('abXY');
  expect(String(first)).toBe('abcdef');
});

test('one piece is not copied', () => {
  const piece = Buffer.from('abc');
  const body = new BodyBuffer(3);
  body.push(piece);
  expect(body.bytes().buffer).toBe(piece.buffer);
});
