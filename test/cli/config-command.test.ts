import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownWsdl, run, temporaryFolder } from './command-run';

function settingsFile(text: string): string {
  const file = join(temporaryFolder(), 'gateway.yaml');
  writeFileSync(file, text);
  return file;
}

test('config shows what is in force and where it comes from; secrets are masked', async () => {
  const file = settingsFile('PORT: 9\nAPP_TOKEN: a-secret\nTRUSTED_USERS: { a: { accessToken: a-secret } }\n');
  const { code, out } = await run(['config', '--config', file], {
    environment: { UPSTREAM_KIND: 'sandbox', REDIS_URL: 'redis://:a-secret@x', UPSTREAM_URL: 'http://u:a-secret@x' },
  });
  expect(code).toBe(0);
  expect(out).toMatch(/^PORT +9 +\S+gateway\.yaml, line 1$/m);
  expect(out).toMatch(/^HOST +127\.0\.0\.1 +default$/m);
  expect(out).toMatch(/^UPSTREAM_KIND +sandbox +environment$/m);
  expect(out).toMatch(/^APP_TOKEN +\[secret\] +\S+gateway\.yaml, line 2$/m);
  expect(out).toMatch(/^PUBLIC_URL +- +default$/m);
  expect(out).not.toContain('a-secret');
});

test('config shows the same as JSON, also with the file in front of the command', async () => {
  const { out } = await run(['--config', settingsFile('PORT: 9\n'), 'config', '--json']);
  expect(JSON.parse(out)).toContainEqual({ name: 'PORT', value: '9', from: expect.stringMatching(/line 1$/) });
});

test('config check says that settings are right', async () => {
  const environment = { UPSTREAM_URL: 'http://crm', CONTRACT_DIR: ownWsdl, UPSTREM_KIND: 'soap' };
  expect(await run(['config', 'check'], { environment })).toEqual({
    code: 0,
    out: 'The settings are right.\n',
    problems: expect.stringMatching(/^UPSTREM_KIND is set, but is no setting/),
  });
});

test('config check tells every mistake, those of the files that are named, too', async () => {
  const policy = settingsFile('- effect: allow\n- effect: alow\n');
  const file = settingsFile(`PRT: 9\nUPSTREAM_URL: http://crm\nPOLICY_FILE: ${policy}\n`);
  const { code, out, problems } = await run(['config', 'check', '--config', file]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(problems.trim().split('\n')).toEqual([
    expect.stringMatching(/gateway\.yaml, line 1: PRT is no setting; PORT is one\.$/),
    'POLICY_FILE, line 2: 1.effect must be one of allow, deny (allow?).',
  ]);
  const noContract = { UPSTREAM_URL: 'http://crm', CONTRACT_DIR: temporaryFolder() };
  expect(await run(['config', 'check'], { environment: noContract })).toMatchObject({
    code: 2,
    problems: expect.stringMatching(/holds no ServicesNN/),
  });
});

test('other commands end with 2 when the file of settings cannot be read', async () => {
  expect(await run(['check', '--config', '/nowhere.yaml'])).toEqual({
    code: 2,
    out: '',
    problems: '/nowhere.yaml, the file of settings, cannot be read.\n',
  });
  const ran = await run(['sandbox', '--config', settingsFile('PORT: none\n')], { isTTY: true });
  expect(ran).toMatchObject({
    code: 2,
    problems: expect.stringMatching(/gateway\.yaml, line 1: PORT must be a whole number/),
  });
});

test('the schema of a settings file names every setting, its members and its meaning', async () => {
  const schema = JSON.parse((await run(['config', 'schema'])).out);
  expect(schema.properties).toMatchObject({
    UPSTREAM_KIND: { enum: ['rest', 'soap', 'auto', 'sandbox'] },
    SAVE_OVERLAY: { enum: ['on', 'off', true, false] },
    PORT: { description: expect.stringContaining('Default: 8086') },
    TICKET_KEY_FILE: { type: 'string' },
    TENANTS: { type: expect.arrayContaining(['object']) },
  });
  expect(schema.additionalProperties).toBe(false);
});
