import { explainListening } from '../../src/operations';

const keys = { port: 'PORT', host: 'HOST' };
const systemError = (code: string, more: object): Error =>
  Object.assign(new Error(`listen ${code}`), { code, ...more });

test.each([
  ['EADDRINUSE', { port: 8086, address: '::1' }, /^Port 8086 on ::1 is taken: .*set PORT to another one, 0 for/],
  ['EACCES', { port: 80, address: '0.0.0.0' }, /^Port 80 needs more rights .*set PORT to one above 1023/],
  ['EADDRNOTAVAIL', { port: 0, address: '192.0.2.1' }, /^192\.0\.2\.1 is no address of this machine: set HOST/],
  ['ENOTFOUND', { hostname: 'no.example' }, /^The name no\.example is not known: set HOST/],
])('%s says what to do', (code, more, sentence) => {
  const error = explainListening(systemError(code, more), keys);
  expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
  // It is meant for people: not told as a defect.
  expect(error instanceof Error && error.constructor).toBe(Error);
});

test('other errors stay what they are', () => {
  for (const error of [systemError('EMFILE', {}), new TypeError('x'), 'text']) expect(explainListening(error, keys)).toBe(error);
}); // prettier-ignore
