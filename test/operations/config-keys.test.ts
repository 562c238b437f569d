import { configurationKeys, settingsInForce } from '../../src/operations';

test('every key, with its default or what the environment says', () => {
  const settings = settingsInForce({ PORT: ' 9000 ', LOG_LEVEL: '', PATH: '/bin' });
  expect(settings.map(({ name }) => name)).toEqual(configurationKeys.map(({ name }) => name));
  expect(settings).toContainEqual(expect.objectContaining({ name: 'PORT', value: '9000', from: 'environment' }));
  expect(settings).toContainEqual(expect.objectContaining({ name: 'LOG_LEVEL', value: 'info', from: 'default' }));
  expect(settings).toContainEqual(expect.objectContaining({ name: 'UPSTREAM_URL', value: '', from: 'default' }));
});

test('no secret is among them', () => {
  const names = configurationKeys
    .map(({ name }) => name)
    .filter((name) => /TOKEN$|KEY$|PASSWORD$|REDIS_URL|SECRET/.test(name));
  expect(names).toEqual(expect.arrayContaining(['REDIS_URL', 'TICKET_KEY', 'APP_TOKEN', 'CONSOLE_PASSWORD']));
  const settings = settingsInForce(Object.fromEntries(names.map((name) => [name, 'geheim'])));
  expect(JSON.stringify(settings)).not.toContain('geheim');
});
