/**
 * What proxies in front send, header field by header field, and what the gateway must make of it. Sources: the files
 * in deploy/ for nginx, HAProxy, Caddy and IIS; for the others the makers' documentation, as docs/proxies.md tells.
 */

export interface Front {
  readonly name: string;
  /** Settings that docs/proxies.md asks for. Here the front comes from loopback. */
  readonly settings: Readonly<Record<string, string>>;
  /** Fields of a request to https://crm.example.com/crm/… from 203.0.113.7, unless told otherwise. */
  readonly fields: Readonly<Record<string, string>>;
  /** What becomes of a client's own inventions; a front that removes them all has none. */
  readonly forged?: Readonly<Record<string, string>>;
  /** `https://crm.example.com/crm` if not told. */
  readonly address?: string;
  /** `203.0.113.7` if not told. */
  readonly client?: string;
  /** What stays in front of the path, where the front cannot remove it. */
  readonly prefix?: string;
}

const loopback = { TRUST_PROXY: 'loopback' };
const fixed = { ...loopback, PUBLIC_URL: 'https://crm.example.com/crm' };
const host = 'crm.example.com';

/** A client's own fields, where a front passes them on as they came. */
const inventions = {
  'x-forwarded-host': 'evil.example.com',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-port': '1',
  forwarded: 'for=6.6.6.6;host=evil.example.com;proto=http',
  'x-original-host': 'evil.example.com',
  'cf-connecting-ip': '6.6.6.6',
  'true-client-ip': '6.6.6.6',
  'x-real-ip': '6.6.6.6',
};

const ours = { host, 'x-forwarded-proto': 'https', 'x-forwarded-host': host, 'x-forwarded-prefix': '/crm' };

/** IIS with URL Rewrite and Application Request Routing: what ARR adds, whatever the rules say. */
const arr = {
  'x-forwarded-for': '203.0.113.7:51234',
  'x-arr-log-id': '0f8fad5b-d9cb-469f-a165-70867728950e',
  'x-arr-ssl': '2048|256|C=NO, O=Example, CN=Example CA|CN=crm.example.com',
  'x-original-url': '/crm/Remote/Services86/Pocket.svc?wsdl',
};

const azure = {
  host,
  'x-forwarded-for': '203.0.113.7:51234',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  'x-original-host': host,
  'x-original-url': '/crm/Remote/Services86/Pocket.svc?wsdl',
  'x-appgw-trace-id': 'ac882cd65a2712a0fe1289ec2bb6aee7',
};

const cloudflare = {
  host,
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
  'cf-connecting-ip': '203.0.113.7',
  'cf-visitor': '{"scheme":"https"}',
  'cf-ray': '230b030023ae2822-SJC',
  'cf-ipcountry': 'NO',
  'cdn-loop': 'cloudflare',
};

const traefik = {
  ...ours,
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-port': '443',
  'x-forwarded-server': 'b3a1',
  'x-real-ip': '203.0.113.7',
};

export const fronts: readonly Front[] = [
  {
    name: 'nginx',
    settings: loopback,
    fields: { ...ours, 'x-forwarded-for': '203.0.113.7' },
    forged: { 'x-forwarded-for': '6.6.6.6, 203.0.113.7', 'x-real-ip': '6.6.6.6' },
  },
  { name: 'HAProxy', settings: loopback, fields: { ...ours, 'x-forwarded-for': '203.0.113.7' } },
  { name: 'Caddy', settings: loopback, fields: { ...ours, 'x-forwarded-for': '203.0.113.7' } },
  {
    name: 'Traefik 3 with stripPrefix',
    settings: loopback,
    fields: traefik,
    // It passes Forwarded on.
    forged: { forwarded: inventions.forwarded },
  },
  {
    name: "Traefik before it dropped a client's prefix",
    settings: loopback,
    fields: { ...traefik, 'x-forwarded-prefix': '/evil, /crm' },
  },
  {
    name: 'IIS with deploy/iis/web.config',
    settings: loopback,
    fields: { ...arr, ...ours, 'x-forwarded-port': '', forwarded: '' },
    forged: { 'x-forwarded-for': '6.6.6.6, 203.0.113.7:51234', 'x-real-ip': '6.6.6.6' },
  },
  {
    name: 'IIS that does not keep the Host',
    settings: loopback,
    fields: { ...arr, ...ours, host: '127.0.0.1:8086' },
  },
  {
    name: 'IIS without server variables, and PUBLIC_URL',
    settings: fixed,
    fields: { ...arr, host: '127.0.0.1:8086' },
    forged: { ...inventions, 'x-forwarded-for': '6.6.6.6, 203.0.113.7:51234' },
  },
  {
    name: 'IIS without server variables: the address is wrong, the client is right',
    settings: loopback,
    fields: { ...arr, host },
    address: 'http://crm.example.com',
  },
  {
    name: 'IIS, client with IPv6',
    settings: loopback,
    fields: { ...arr, ...ours, 'x-forwarded-for': '[2001:db8::7]:51234' },
    client: '2001:db8::7',
  },
  {
    name: 'IIS, client of the same link',
    settings: loopback,
    fields: { ...arr, ...ours, 'x-forwarded-for': '[fe80::7%4]:51234' },
    client: 'fe80::7%4',
  },
  {
    name: 'Azure Application Gateway that keeps the Host',
    settings: loopback,
    fields: azure,
    address: 'https://crm.example.com',
  },
  {
    name: 'Azure Application Gateway and PUBLIC_URL',
    settings: fixed,
    fields: { ...azure, host: 'gateway.internal:8086' },
    forged: { ...inventions, ...azure, 'x-forwarded-for': '6.6.6.6:1, 203.0.113.7:51234' },
  },
  {
    name: 'Cloudflare, or its tunnel, and PUBLIC_URL',
    settings: { ...fixed, BASE_PATH: '/crm' },
    prefix: '/crm',
    fields: cloudflare,
    forged: { ...inventions, ...cloudflare, 'x-forwarded-for': '6.6.6.6,203.0.113.7' },
  },
  {
    name: 'Cloudflare without a prefix',
    settings: loopback,
    fields: cloudflare,
    address: 'https://crm.example.com',
  },
  {
    name: 'Cloudflare in front of nginx',
    settings: { TRUST_PROXY: 'loopback,198.51.100.0/24' },
    fields: { ...cloudflare, ...ours, 'x-forwarded-for': '203.0.113.7, 198.51.100.9' },
    forged: { 'x-forwarded-for': '6.6.6.6, 203.0.113.7, 198.51.100.9' },
  },
];
