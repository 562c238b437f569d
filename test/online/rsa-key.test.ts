import { createPublicKey, generateKeyPairSync, sign, verify, type JsonWebKey } from 'node:crypto';
import { readRsaKey } from '../../src/online';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n, e, d, p, q, dp, dq, qi }: JsonWebKey = privateKey.export({ format: 'jwk' });

const base64 = (number: string | undefined): string => Buffer.from(number ?? '', 'base64url').toString('base64');
const element = (name: string, number: string | undefined): string => `<${name}>${base64(number)}</${name}>`;
const publicPart = element('Modulus', n) + element('Exponent', e);
const primes = element('P', p) + element('Q', q);
const privatePart = `${primes}${element('DP', dp)}${element('DQ', dq)}${element('InverseQ', qi)}${element('D', d)}`;
const xml = `<RSAKeyValue>${publicPart}${privatePart}</RSAKeyValue>`;

const pem = (type: 'pkcs1' | 'pkcs8') => privateKey.export({ type, format: 'pem' }).toString();
const locked = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pass' });

test.each([
  ['PKCS #8', pem('pkcs8'), undefined],
  ['PKCS #1', pem('pkcs1'), undefined],
  ['an encrypted one', locked.toString(), 'pass'],
  ['XML in one line', xml, undefined],
  ['XML with a declaration and blanks', `\r\n<?xml version="1.0"?>\n${xml.replaceAll('><', '>\r\n  <')}\n`, undefined],
  ['XML with numbers in lines', xml.replaceAll(/[\w+/]{64}/g, '$&\n    '), undefined],
])('%s signs as the key does', (_, text, passphrase) => {
  const key = readRsaKey(text, passphrase);
  const data = Buffer.from('Example App-abc.202611292215');
  const signature = sign('sha256', data, key ?? '');
  expect(verify('sha256', data, createPublicKey(privateKey), signature)).toBe(true);
});

test.each([
  ['the public half only', `<RSAKeyValue>${publicPart}</RSAKeyValue>`],
  ['broken XML', xml.slice(0, -5)],
  ['XML with a DTD', `<!DOCTYPE a [<!ENTITY b "c">]>${xml}`],
  ['other XML', '<settings><add key="PrivateKey"/></settings>'],
  ['a locked key without its passphrase', locked.toString()],
  ['nothing', ''],
])('%s is no key', (_, text) => expect(readRsaKey(text, undefined)).toBeUndefined());
