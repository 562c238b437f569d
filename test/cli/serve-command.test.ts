/**
 * What keeps `serve` and `sandbox` from starting, as a person at a terminal reads it; as a process with exit codes:
 * process.test.ts.
 */
import { run } from './command-run';

const refused = async (words: readonly string[], environment: Record<string, string>): Promise<readonly string[]> => {
  const { code, out, problems } = await run(words, { environment, isTTY: true });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return problems.trim().split('\n');
};

test('serve without a CRM: the key, the command, what it was mistyped as, and no value', async () => {
  expect(await refused([], { UPSTREAM_ULR: 'https://crm.example.com' })).toEqual([
    expect.stringMatching(/^UPSTREAM_URL must be set\b(?!.*example\.com).*\bnetserver-gateway sandbox\b/),
    expect.stringMatching(/^(?!.*example\.com).*\bUPSTREAM_ULR\b.*\bUPSTREAM_URL\b/),
  ]);
});

test.each<readonly [string, Record<string, string>]>([
  ['UPSTREAM_URL', { UPSTREAM_URL: 'https://crm.example.com' }],
  ['UPSTREAM_KIND', { UPSTREAM_KIND: 'soap' }],
  ['TENANTS', { TENANTS: 'tenants.json' }],
])('sandbox where %s names a CRM: it would take writes and forget them', async (name, environment) => {
  expect(await refused(['sandbox'], environment)).toEqual([
    expect.stringMatching(new RegExp(`^The sandbox is .* unset ${name}, or run netserver-gateway serve\\.`)),
  ]);
});
