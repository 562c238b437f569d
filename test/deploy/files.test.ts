/** The files an operator takes over: each is well-formed, and what it says about the gateway is so. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { failures } from '../../src/command';
import { httpLimits } from '../../src/operations';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** A file for nginx with the files it includes in their places. */
const whole = (file: string): string =>
  read(file).replace(/^ *include netserver-gateway\/(\w+\.conf);$/gm, (_, name: string) =>
    read(`deploy/nginx/${name}`),
  );

/** A directive's time in milliseconds, or size in bytes. */
function measure(text: string, directive: RegExp): number {
  const [, number = '', unit = ''] = new RegExp(`${directive.source} (\\d+)(ms|s|k|m)?`, 'm').exec(text) ?? [];
  const factor = new Map([['ms', 1], ['s', 1000], ['', 1], ['k', 1024], ['m', 1024 * 1024]]).get(unit); // prettier-ignore
  if (number === '' || factor === undefined) throw new Error(`no ${directive.source}`);
  return Number(number) * factor;
}

describe.each([
  ['deploy/nginx.conf', 'upstream gateways \\{[^}]*keepalive_timeout', 'client_header_timeout', 'proxy_read_timeout', 'proxy_connect_timeout'],
  ['deploy/nginx/compose.conf', 'upstream gateways \\{[^}]*keepalive_timeout', 'client_header_timeout', 'proxy_read_timeout', 'proxy_connect_timeout'],
  ['deploy/haproxy.cfg', 'pool-purge-delay', 'timeout http-request', 'timeout server', 'timeout connect'],
])('%s', (file, idle, head, answer, connect) => {
  const text = whole(file);

  test('idle connections end at the proxy first', () => {
    expect(measure(text, new RegExp(idle))).toBeLessThan(httpLimits.keepAliveMs);
  });

  test('the proxy waits longer than the gateway, and not longer for a head', () => {
    expect(measure(text, new RegExp(answer))).toBeGreaterThan(httpLimits.largeBodyMs);
    expect(measure(text, new RegExp(head))).toBe(httpLimits.headersMs);
    expect(measure(text, new RegExp(connect))).toBeLessThan(5_000);
  });

  test('no forwarded field of a client reaches the gateway', () => {
    for (const name of ['Proto', 'Host', 'Port', 'Prefix', 'For']) {
      expect(text).toMatch(new RegExp(`(?:set|del)[-_]header X-Forwarded-${name}\\b`));
    }
    expect(text).toMatch(/(?:del-header Forwarded$|proxy_set_header Forwarded "";)/m);
  });

  test('a write is never sent twice', () => {
    const directives = text.replace(/^\s*#.*$/gm, '');
    expect(directives).not.toMatch(/non_idempotent|retry-on (?:all|.*empty-response|.*response-timeout)/);
  });
}); // prettier-ignore

const nginxSites = ['deploy/nginx.conf', 'deploy/nginx/compose.conf'];

test.each(nginxSites)("%s takes bodies and heads as large as the gateway's, and one MiB more", (site) => {
  const text = whole(site);
  expect(measure(text, /client_max_body_size/)).toBe(81 * 1024 * 1024);
  expect(measure(text, /large_client_header_buffers \d+/)).toBe(httpLimits.headerBytesMax);
  expect(measure(text, /client_body_timeout/)).toBe(httpLimits.bodyMs);
});

test.each(nginxSites)('%s says nothing that stands in the shared files, and does what they ask for', (site) => {
  const text = read(site).replace(/^ *#.*$/gm, '');
  expect(text.match(/include \S+;/g)).toEqual(['include netserver-gateway/http.conf;', 'include netserver-gateway/server.conf;']);
  const own = text.replace(/upstream gateways \{[^}]*\}/, '');
  const shared = read('deploy/nginx/http.conf') + read('deploy/nginx/server.conf');
  const directives = new Set([...shared.matchAll(/^(?: {4})?([a-z_]+) /gm)].map(([, name]) => name));
  for (const site of ['internal', 'location', 'return', 'default_type']) directives.delete(site);
  expect([...directives]).toEqual(expect.arrayContaining(['client_max_body_size', 'proxy_set_header', 'error_page', 'map']));
  expect([...own.matchAll(/^ *([a-z_]+) /gm)].filter(([, name = '']) => directives.has(name))).toEqual([]);
  for (const location of own.match(/location [^{]*\{[^}]*proxy_pass[^}]*\}/g) ?? ['none']) expect(location).toContain('set $gateway_prefix ');
}); // prettier-ignore

test("nginx's own errors have codes of the failure table, with its idea of whose fault it is", () => {
  const text = read('deploy/nginx/http.conf');
  const block = (name: string): ReadonlyMap<string, string> => {
    const [, lines = ''] = new RegExp(`\\$${name} \\{([^}]*)\\}`).exec(text) ?? [];
    return new Map([...lines.matchAll(/^ *(\S+) +(\S.*);$/gm)].map(([, key = '', value = '']) => [key, value]));
  };
  const [codes, texts, faults] = [block('gateway_error_code'), block('gateway_error_text'), block('gateway_error_fault11')];
  expect(codes.size).toBeGreaterThan(5);
  expect([...texts.keys()]).toEqual([...codes.keys()]);
  /** The first that fits, as nginx finds it: whole texts, then patterns in their order. */
  const find = (map: ReadonlyMap<string, string>, status: string): string =>
    map.get(status) ?? [...map].find(([key]) => key.startsWith('~') && new RegExp(key.slice(1)).test(status))?.[1] ?? map.get('default') ?? '';
  const [, statuses = ''] = /^error_page ([\d ]+) \$/m.exec(read('deploy/nginx/server.conf')) ?? [];
  expect(statuses).toMatch(/^400 .*413 .*502 503 504/);
  for (const status of [...statuses.trim().split(' '), '431']) {
    const known = Object.entries(failures).find(([code]) => code === find(codes, status))?.[1];
    expect([status, known?.fault]).toEqual([status, find(faults, status)]);
  }
}); // prettier-ignore

describe('docker-compose.yml', () => {
  const service = z.looseObject({ image: z.string(), read_only: z.boolean().optional(), user: z.string().optional() });
  const { services } = z
    .looseObject({ services: z.record(z.string(), service) })
    .parse(parse(read('docker-compose.yml'), { merge: true }));

  test.each(Object.entries(services))('%s: read-only, no capabilities, bounded, with a health check', (_, one) => {
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      healthcheck: expect.anything(),
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
  });

  test('two gateways share one Redis', () => {
    const urls = Object.values(services).map((one) => z.looseObject({ environment: z.looseObject({ REDIS_URL: z.string() }) }).safeParse(one).data?.environment.REDIS_URL);
    expect(urls.filter((url) => url !== undefined)).toEqual(['redis://redis:6379', 'redis://redis:6379']);
  }); // prettier-ignore
});
