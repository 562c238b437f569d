import { writeJsonTree } from '../../src/json';
import { tenantFilter } from '../../src/online';
import { readTenantState } from '../../src/online/tenant-state';

const now = Date.parse('2026-02-23T09:50:00Z');
const hosts = { hosts: ['*.superoffice.com'], isHttpAllowed: false };
const usual = {
  ContextIdentifier: 'Cust12345',
  Endpoint: 'https://online2.superoffice.com/Cust12345',
  State: 'Running',
  IsRunning: true,
  ValidUntil: '2026-02-23T09:52:01.9342965Z',
  Api: 'https://online2.superoffice.com/Cust12345/api',
  Version: 'Release_11.10',
};
const readText = (text: string, tenant = 'Cust12345') => readTenantState(text, { tenant, now, hosts });
const read = (changed: object, tenant = 'Cust12345') => readText(JSON.stringify({ ...usual, ...changed }), tenant);

test('a page becomes where the CRM lives, and until when that holds', () => {
  const state = read({});
  expect(state).toMatchObject({ contextIdentifier: 'Cust12345', state: 'Running', isRunning: true });
  expect(state).toMatchObject({ endpoint: { href: 'https://online2.superoffice.com/Cust12345' } });
  expect(state).toMatchObject({ validUntil: Date.parse('2026-02-23T09:52:01.934Z') });
});

test('the tenant is found in other letters, and spelled as the service spells it', () => {
  expect(read({}, 'cust12345')).toMatchObject({ contextIdentifier: 'Cust12345' });
});

test('members are kept in their order, new ones too', () => {
  const state = read({ Added: { numbers: [1.0, 20] } });
  const document = 'document' in state ? writeJsonTree(state.document) : '';
  expect(document).toBe(
    JSON.stringify({ ...usual, ValidUntil: '2026-02-23T09:52:01.934Z', Added: { numbers: [1, 20] } }),
  );
});

test.each([
  ['Unknown', 0, false],
  ['Provisioning', 1, false],
  ['Running', 2, true],
  ['Deleted', 3, false],
  ['Suspended', 4, false],
  ['OnlineMaintenance', 5, true],
  ['OfflineMaintenance', 6, false],
  ['ProvisioningFailed', 8, false],
  ['Deleting', 10, false],
  ['DeleteFailed', 11, false],
  ['MigrationPending', 12, false],
])('%s, or %d, is served: %s', (state, number, isRunning) => {
  // The name decides, whatever stands beside it.
  for (const given of [state, number, String(number)])
    for (const IsRunning of [true, false, undefined])
      expect(read({ State: given, IsRunning })).toMatchObject({ state, isRunning });
});

test('a state of later is served when the page says that the CRM runs', () => {
  expect(read({ State: 'RunningReadOnly' })).toMatchObject({ state: 'RunningReadOnly', isRunning: true });
  expect(read({ State: 'Moving', IsRunning: false })).toMatchObject({ state: 'Moving', isRunning: false });
  expect(read({ State: 'Moving', IsRunning: 'true' })).toMatchObject({ isRunning: false });
});

test('a CRM that does not run needs no address, and one that is given is not used', () => {
  for (const Endpoint of [null, undefined, '', 'https://evil.example'])
    expect(read({ State: 'OfflineMaintenance', Endpoint })).toMatchObject({ isRunning: false, endpoint: undefined });
});

test.each([
  ['said', '2026-02-23T09:52:01Z', 121_000],
  ['with a zone', '2026-02-23T10:52:01+01:00', 121_000],
  ['without a zone', '2026-02-23T09:52:01.5', 121_500],
  ['in the past', '2026-02-22T09:52:01Z', 5_000],
  ['at once', '2026-02-23T09:50:01Z', 5_000],
  ['in years', '2036-02-23T09:50:01Z', 3_600_000],
  ['missing', undefined, 60_000],
  ['null', null, 60_000],
  ['a number', 1_771_840_000_000, 60_000],
  ['no time', '0001-13-45T99:00:00Z', 60_000],
  ['a day', '2026-02-24', 60_000],
])('valid until: %s', (_, ValidUntil, ms) => {
  expect(read({ ValidUntil })).toMatchObject({ validUntil: now + ms });
});

test.each([
  ['HTML', '<html>', 'TENANT_PAGE_UNREADABLE'],
  ['nothing', '', 'TENANT_PAGE_UNREADABLE'],
  ['a list', '[]', 'TENANT_PAGE_UNREADABLE'],
  ['the same member twice', '{"State":1,"State":2}', 'TENANT_PAGE_UNREADABLE'],
  ['too much', JSON.stringify({ ...usual, Added: ' '.repeat(70_000) }), 'TENANT_PAGE_UNREADABLE'],
  ['another tenant', JSON.stringify({ ...usual, ContextIdentifier: 'Cust1' }), 'TENANT_OTHER'],
  ['no tenant', JSON.stringify({ ...usual, ContextIdentifier: undefined }), 'TENANT_OTHER'],
  ['no state', JSON.stringify({ ...usual, State: undefined }), 'TENANT_STATE_UNREADABLE'],
  ['a number of later', JSON.stringify({ ...usual, State: 77 }), 'TENANT_STATE_UNREADABLE'],
  ['a sentence', JSON.stringify({ ...usual, State: 'out to lunch' }), 'TENANT_STATE_UNREADABLE'],
  ['no address', JSON.stringify({ ...usual, Endpoint: null }), 'TENANT_HOST_REFUSED'],
  ['an object', JSON.stringify({ ...usual, Endpoint: {} }), 'TENANT_HOST_REFUSED'],
])('%s is not usable', (_, text, cause) => {
  expect(readText(text)).toMatchObject({ kind: 'failure', code: 'upstream.invalid', cause });
});

test('no tenant has letters beyond ASCII, though the small Kelvin sign is a k', () => {
  expect(read({ ContextIdentifier: '\u{212A}unde1' }, 'Kunde1')).toMatchObject({ cause: 'TENANT_OTHER' });
});

test.each([
  'https://evil.example/Cust12345',
  'https://superoffice.com.evil.example/Cust12345',
  'https://evilsuperoffice.com/Cust12345',
  'https://superoffice.com/Cust12345',
  'https://online2.superoffice.com@evil.example/Cust12345',
  'https://evil.example#.superoffice.com/Cust12345',
  'https://evil.example?.superoffice.com',
  'https://evil.example\\.superoffice.com',
  'https://evil.example%2f.superoffice.com',
  'https://user:word@online2.superoffice.com/Cust12345',
  'https://online2.superoffice.com./Cust12345',
  'https://online2.superoffice.com:8443/Cust12345',
  'https://online2.superoffice.com:0/Cust12345',
  'https://online2.superoffice.com:99999/Cust12345',
  'https://online2.superoffice.com:/Cust12345',
  'http://online2.superoffice.com/Cust12345',
  'ftp://online2.superoffice.com/Cust12345',
  '//online2.superoffice.com/Cust12345',
  'https:online2.superoffice.com/Cust12345',
  'https:/online2.superoffice.com/Cust12345',
  ' https://online2.superoffice.com/Cust12345',
  'https://online2.superoffice.com/Cust12345\n',
  'https://online2.super\toffice.com/Cust12345',
  'https://online2.superoffice.com/../Cust12345',
  'https://online2.superoffice.com/%2e%2e/Cust12345',
  'https://online2.superoffice.com/Cust12345?x=1',
  'https://online2.superoffice.com/Cust12345#x',
  'https://online2.superoffice.com//evil.example/',
  'https://online2.superoffice.cоm/Cust12345',
  'https://online2。superoffice.com/Cust12345',
  'https://xn--superoffice-xyz.com/Cust12345',
  'https://[::1]/Cust12345',
  'https://[::ffff:127.0.0.1].superoffice.com/',
  'https://127.0.0.1/Cust12345',
  'https://2130706433/Cust12345',
  'https://.superoffice.com/Cust12345',
  `https://${'a'.repeat(600)}.superoffice.com`,
])('no call goes to %s', (Endpoint) => {
  const refused = read({ Endpoint });
  expect(refused).toMatchObject({ kind: 'failure', cause: 'TENANT_HOST_REFUSED' });
  expect(JSON.stringify(refused)).not.toContain('evil');
});

test.each([
  ['https://online2.superoffice.com:443/Cust12345', 'https://online2.superoffice.com/Cust12345'],
  ['https://online2.superoffice.com/Cust12345/', 'https://online2.superoffice.com/Cust12345'],
  ['HTTPS://ONLINE2.SuperOffice.com/Cust12345', 'https://online2.superoffice.com/Cust12345'],
  ['https://eu.online2.superoffice.com', 'https://eu.online2.superoffice.com/'],
])('calls may go to %s', (Endpoint, href) => {
  expect(read({ Endpoint })).toMatchObject({ endpoint: { href } });
});

test.each([
  ['crm.example', 'https://crm.example/x', true],
  ['crm.example', 'https://crm.example:443/x', true],
  ['crm.example', 'https://crm.example:8443/x', false],
  ['crm.example', 'https://a.crm.example/x', false],
  ['crm.example:8443', 'https://crm.example:8443/x', true],
  ['crm.example:8443', 'https://crm.example/x', false],
  ['crm.example:443', 'https://crm.example/x', true],
  ['*.crm.example:8443', 'https://a.crm.example:8443/x', true],
  ['*.crm.example:8443', 'https://a.crm.example/x', false],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/x', true],
  ['127.0.0.1:8080', 'http://0x7f.1:8080/x', false],
  ['crm.example', 'http://crm.example/x', true],
  ['crm.example:80', 'http://crm.example/x', true],
  ['crm.example:443', 'http://crm.example/x', false],
])('hosts %s, where http is allowed: %s may be called: %s', (pattern, Endpoint, isAllowed) => {
  const text = JSON.stringify({ ...usual, Endpoint });
  const state = readTenantState(text, { tenant: 'Cust12345', now, hosts: { hosts: [pattern], isHttpAllowed: true } });
  expect('endpoint' in state).toBe(isAllowed);
});

test.each([
  [['Cust*'], 'Cust12345', true],
  [['Cust*'], 'cust1', true],
  [['Cust*'], 'Customer', true],
  [['Cust*'], 'MyCust1', false],
  [['Cust*'], '', false],
  [['Cust*'], 'Cust1/..', false],
  [['Cust*'], 'Cust1.', false],
  [['Cust*'], 'Cust%2f', false],
  [['*'], 'Anything', true],
  [['*'], `C${'u'.repeat(70)}`, false],
  [['A*z', 'Cust1'], 'A-to-z', true],
  [['A*z', 'Cust1'], 'Cust12', false],
  [['ab*ba'], 'aba', false],
  [['ab*ba'], 'abba', true],
  [['*a*b*a*'], 'xaxbxa', true],
  [['*a*b*a*'], 'xbxaxb', false],
  // A regular expression would take days.
  [[`${'*1'.repeat(12)}x`], `${'1'.repeat(60)}y`, false],
])('the list %j has the tenant %s: %s', (patterns, tenant, isServed) => {
  expect(tenantFilter(patterns)(tenant)).toBe(isServed);
});
