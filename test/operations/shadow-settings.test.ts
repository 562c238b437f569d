import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration, type Environment } from '../../src/operations';

const crm: Environment = { UPSTREAM_URL: 'https://crm.example.com' };
const shadow: Environment = { ...crm, SHADOW_URL: 'https://second.example.com/' };

function read(environment: Environment) {
  const reading = readConfiguration(environment);
  return 'problems' in reading ? reading.problems : reading.configuration.retirement;
}

test('a second CRM', () => {
  expect(read(shadow)).toStrictEqual({
    shadow: { url: 'https://second.example.com', kind: 'rest', sample: 0.01, rules: [] },
  });
  expect(read({ ...shadow, SHADOW_KIND: 'soap', SHADOW_VERSION: 'Services88', SHADOW_SAMPLE: '.5' })).toMatchObject({
    shadow: { kind: 'soap', version: 'Services88', sample: 0.5 },
  });
  expect(read(crm)).toStrictEqual({});
});

test('the tenants of the one CRM need tenants of the other', () => {
  const problem = ['SHADOW_URL must have {tenant} in its path where each tenant has its own CRM.'];
  const tenants = JSON.stringify({ a: { url: 'https://a.example.com' } });
  expect(read({ TENANTS: tenants, SHADOW_URL: 'https://b.example.com' })).toStrictEqual(problem);
  expect(read({ UPSTREAM_URL: 'https://a.example.com/{tenant}', SHADOW_URL: 'https://b.example.com' })).toStrictEqual(
    problem,
  );
  expect(read({ TENANTS: tenants, SHADOW_URL: 'https://b.example.com/{tenant}' })).toMatchObject({ shadow: {} });
});

test('rules are read from a file, or stand in the setting; mistakes are told with their line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shadow-rules-'));
  const file = path.join(folder, 'rules.json');
  const rules = (text: string) => {
    writeFileSync(file, text);
    return read({ ...shadow, SHADOW_RULES: file });
  };
  try {
    expect(rules('[{"operation":"Contact.*","path":"UpdatedDate","why":"a copy"},{"path":"*Etag"}]')).toMatchObject({
      shadow: {
        rules: [
          { operation: 'Contact.*', path: 'UpdatedDate' },
          { operation: '*', path: '*Etag' },
        ],
      },
    });
    expect(rules('[\n{"pth":"UpdatedDate"}]')).toStrictEqual([
      expect.stringMatching(/^SHADOW_RULES, line 2: .*pth, which is unknown \(path\?\)/),
    ]);
    expect(rules('{}')).toStrictEqual([expect.stringMatching(/^SHADOW_RULES, line 1: its top must be array/)]);
    expect(rules('[{"path":""}]')).toStrictEqual([expect.stringMatching(/0\.path must not be empty/)]);
    expect(read({ ...shadow, SHADOW_RULES: '/no/such/file' })).toStrictEqual([
      'SHADOW_RULES names a file that cannot be read.',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
