import { createSecureContext } from 'node:tls';
import { Secret } from '../../src/command';
import { networkTo } from '../../src/operations';

const http = new Secret('http://proxy:3128');
const https = new Secret('http://secure-proxy:3128');

function proxyTo(url: string, ...direct: string[]): string | undefined {
  return networkTo(new URL(url), { http, https, direct }).proxy?.reveal();
}

test('each scheme has its proxy; without one the way is direct', () => {
  expect(proxyTo('http://crm.example.com')).toBe('http://proxy:3128');
  expect(proxyTo('https://crm.example.com')).toBe('http://secure-proxy:3128');
  expect(networkTo(new URL('https://crm.example.com'), { direct: [] })).toEqual({});
});

test.each(['http://localhost:8080', 'http://127.0.0.1', 'http://127.9.9.9', 'https://[::1]:8443'])(
  'this machine is never reached through a proxy: %s',
  (url) => expect(proxyTo(url)).toBeUndefined(),
);

test.each<[url: string, entry: string, isDirect: boolean]>([
  ['https://crm.example.com', '*', true],
  ['https://crm.example.com', 'example.com', true],
  ['https://crm.example.com', '.example.com', true],
  ['https://crm.example.com', '*.example.com', true],
  ['https://crm.example.com', 'CRM.Example.com', true],
  ['https://crm.example.com', 'ample.com', false],
  ['https://example.com', '.example.com', true],
  ['https://crm.example.com', 'crm.example.com:443', true],
  ['https://crm.example.com', 'crm.example.com:8443', false],
  ['http://crm.example.com:8080', 'crm.example.com:8080', true],
  ['http://10.1.2.3', '10.0.0.0/8', true],
  ['http://10.1.2.3', '10.1.2.3', true],
  ['http://11.1.2.3', '10.0.0.0/8', false],
  ['http://10.1.2.3', '2.3', false],
  ['http://[2001:db8::7]', '2001:db8::/32', true],
  ['https://crm.example.com', '10.0.0.0/8', false],
])('%s with NO_PROXY=%s', (url, entry, isDirect) => {
  expect(proxyTo(url, 'other.example.org', entry) === undefined).toBe(isDirect);
});

test('whom to believe counts for CRMs over TLS only', () => {
  const secureContext = createSecureContext();
  expect(networkTo(new URL('https://crm'), { direct: [], secureContext })).toEqual({ secureContext });
  expect(networkTo(new URL('http://crm'), { direct: [], secureContext })).toEqual({});
});
