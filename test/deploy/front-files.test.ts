/** The files for Caddy, Traefik and IIS: well-formed, of one mind with each other and with the gateway. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { parse } from 'yaml';
import { z } from 'zod';
import { httpLimits } from '../../src/operations';
import { fronts } from './fronts';

const read = (file: string): string => readFileSync(path.join(__dirname, '..', '..', 'deploy', file), 'utf8');

/** Seconds behind a word such as `keepalive` or `dialTimeout:`. */
function seconds(text: string, word: string): number {
  const [, number] = new RegExp(`${word}[ :=]+'?(\\d+)s\\b`).exec(text) ?? [];
  if (number === undefined) throw new Error(`no ${word}`);
  return Number(number);
}

describe.each([
  ['Caddyfile', { idle: 'keepalive', answer: 'response_header_timeout', connect: 'dial_timeout' }],
  ['traefik/dynamic.yml', { idle: 'idleConnTimeout', answer: 'responseHeaderTimeout', connect: 'dialTimeout' }],
  ['compose/traefik.yml', { idle: 'idleconntimeout', answer: 'responseheadertimeout', connect: 'dialtimeout' }],
])('deploy/%s', (file, { idle, answer, connect }) => {
  const text = read(file);

  test('idle connections end at the proxy first; the proxy waits longer than the gateway', () => {
    expect(seconds(text, idle) * 1000).toBeLessThan(httpLimits.keepAliveMs);
    expect(seconds(text, answer) * 1000).toBeGreaterThan(httpLimits.largeBodyMs);
    expect(seconds(text, connect)).toBeLessThan(5);
  });

  test('a draining gateway gets no new calls', () => {
    expect(text).toContain('/health/ready');
  });
});

test('Caddy takes heads and bodies as large as the gateway, and one MiB more', () => {
  const text = read('Caddyfile');
  expect(text).toContain('max_size 81MiB');
  expect(text).toContain(`max_header_size ${httpLimits.headerBytesMax / 1024}KiB`);
  expect(seconds(text, 'read_header') * 1000).toBe(httpLimits.headersMs);
});

describe('Traefik', () => {
  const named = z.record(z.string(), z.unknown());
  const dynamic = z
    .object({
      http: z.object({
        routers: z.record(
          z.string(),
          z.looseObject({ entryPoints: z.array(z.string()), middlewares: z.array(z.string()), service: z.string() }),
        ),
        middlewares: named,
        services: z.record(z.string(), z.object({ loadBalancer: z.looseObject({ serversTransport: z.string() }) })),
        serversTransports: named,
      }),
      tls: named,
    })
    .parse(parse(read('traefik/dynamic.yml'))).http;
  const { entryPoints } = z.looseObject({ entryPoints: named }).parse(parse(read('traefik/traefik.yml')));

  test('every name that is used is there', () => {
    for (const router of Object.values(dynamic.routers)) {
      expect(Object.keys(entryPoints)).toEqual(expect.arrayContaining(router.entryPoints));
      expect(Object.keys(dynamic.middlewares).sort()).toEqual([...router.middlewares].sort());
      expect(Object.keys(dynamic.services)).toContain(router.service);
    }
    for (const { loadBalancer } of Object.values(dynamic.services))
      expect(Object.keys(dynamic.serversTransports)).toContain(loadBalancer.serversTransport);
  });

  test('no middleware sends a call twice, and Forwarded of a client is removed', () => {
    for (const file of ['traefik/dynamic.yml', 'compose/traefik.yml']) {
      const text = read(file).replace(/^\s*#.*$/gm, '');
      expect(text).not.toMatch(/retry|insecure/);
      expect(text).toMatch(/Forwarded: ''/);
    }
  });

  test('the labels of both gateways are the same; nginx gives its port away', () => {
    const service = z.looseObject({ labels: z.record(z.string(), z.string()).optional(), ports: z.unknown().optional(), profiles: z.unknown().optional() });
    const { services } = z.looseObject({ services: z.record(z.string(), service) }).parse(parse(read('compose/traefik.yml'), { merge: true }));
    expect(services['gateway']?.labels).toEqual(services['gateway2']?.labels);
    expect(services['gateway']?.labels).toMatchObject({ 'traefik.enable': 'true', 'traefik.http.services.netserver-gateway.loadbalancer.server.port': '8086' });
    expect(services['nginx']?.profiles).toEqual(['nginx']);
    expect(services['traefik']?.ports).toEqual(['8080:8080']);
  }); // prettier-ignore
});

describe('IIS', () => {
  const config = read('iis/web.config');
  const variables = new Map([...config.matchAll(/<set name="(\w+)" value="([^"]*)" \/>/g)].map(([, name = '', value]) => [name, value])); // prettier-ignore
  const fieldOf = (variable: string): string =>
    variable
      .replace(/^HTTP_/, '')
      .replaceAll('_', '-')
      .toLowerCase();

  test('web.config is well-formed, and each section stands once', () => {
    const parsed: unknown = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(config, true);
    const form = z.object({
      configuration: z.object({
        'system.webServer': z.strictObject({
          rewrite: z.object({ rules: z.object({ rule: z.array(z.object({ match: z.object({ url: z.string() }), action: z.looseObject({ url: z.string() }) })) }) }),
          httpErrors: z.strictObject({ existingResponse: z.literal('PassThrough') }),
          urlCompression: z.strictObject({ doStaticCompression: z.literal('false'), doDynamicCompression: z.literal('false') }),
          security: z.object({ requestFiltering: z.object({ requestLimits: z.looseObject({ maxAllowedContentLength: z.literal(String(81 * 1024 * 1024)), maxUrl: z.literal(String(httpLimits.urlBytesMax)) }) }) }),
        }),
      }),
    }); // prettier-ignore
    const [redirect, proxy] = form.parse(parsed).configuration['system.webServer'].rewrite.rules.rule;
    expect(new RegExp(redirect?.match.url ?? '').test('crm/')).toBe(false);
    // What `{R:1}` is, for a path without its first slash.
    const rest = new RegExp(proxy?.match.url ?? '').exec('crm/Remote/Services86/Pocket.svc')?.[1];
    expect(proxy?.action.url.replace('{R:1}', rest ?? '')).toBe('http://127.0.0.1:8086/Remote/Services86/Pocket.svc');
  });

  test('its rules set what the table of fronts has, and only what setup.ps1 allows', () => {
    const front = fronts.find(({ name }) => name === 'IIS with deploy/iis/web.config')?.fields ?? {};
    const set = Object.fromEntries([...variables].map(([name, value]) => [fieldOf(name), value]));
    expect(set).toMatchObject({
      'x-forwarded-proto': '{scheme:{HTTPS}}', 'x-forwarded-host': '{HTTP_HOST}', 'x-forwarded-prefix': front['x-forwarded-prefix'],
      'x-forwarded-port': '', forwarded: '', 'x-remote-user': '',
    }); // prettier-ignore
    expect(Object.keys({ ...front, 'x-remote-user': '' })).toEqual(expect.arrayContaining(Object.keys(set)));
    const allowed = [...read('iis/setup.ps1').matchAll(/^ {4}'(HTTP_\w+)'$/gm)].map(([, name]) => name);
    expect(allowed).toEqual([...variables.keys()]);
  });

  test('the user whom IIS knows gets into the field that the rules clear', () => {
    const [, field = ''] = /Field = "([\w-]+)"/.exec(read('iis/App_Code/FrontUser.cs')) ?? [];
    expect(variables.get(`HTTP_${field.toUpperCase().replaceAll('-', '_')}`)).toBe('');
  });

  test('ARR waits longer than the gateway', () => {
    const [, minutes, rest] = /'timeout' -Value '00:(\d\d):(\d\d)'/.exec(read('iis/setup.ps1')) ?? [];
    expect((Number(minutes) * 60 + Number(rest)) * 1000).toBeGreaterThan(httpLimits.largeBodyMs);
  });
});
