/** The tab about leaving SOAP: what it says without a ledger, while one is read, and of its clients. */
import { migrationTab, type MigrationOverview } from '../../src/console/migration-tab';

const hostile = '"><script>alert(1)</script>';
const overview: MigrationOverview = {
  madeAt: 0,
  days: 30,
  soapCalls: 1_000,
  clearCalls: 250,
  furtherClients: 9_800,
  clients: [
    {
      id: 'm-0123456789ab',
      name: hostile,
      tenant: hostile,
      state: 'Blocked',
      isHeld: true,
      soapCalls: 1_000,
      restCalls: 0,
      clearCalls: 250,
      operations: 3,
      differences: 2,
      lastSeen: 0,
      notes: hostile,
    },
  ],
};

test('without a ledger it says how to switch it on', () => {
  expect(migrationTab('off').text).toContain('Set <code>LEDGER</code>');
  expect(migrationTab('counting').text).toContain('is being read');
  expect(migrationTab({ problem: 'No such file.' }).text).toContain('No such file.');
});

test('clients with their state, a link to each, and how many more there are', () => {
  const { text } = migrationTab(overview);
  expect(text).toContain('href="console/migration/m-0123456789ab"');
  expect(text).toMatch(/class="short amber" data-label="State"/);
  expect(text).toContain('25\u202f% could go over v1 today');
  expect(text).toContain('and 9\u202f800 more');
  expect(text).not.toContain('<script>');
  for (const form of ['html', 'md', 'json', 'csv']) expect(text).toContain(`console/migration/report.${form}`);
});
