import { clientIdOf } from '../../src/migration';
import { isCallerId, isOfClient } from '../../src/cli/recorded-client';

const caller = { id: 'c-0123456789ab', tenant: 'cust1', network: '10.1.2.0/24', user: '' };
const ofLedger = { ...caller, application: 'erp', userAgent: 'gSOAP/2.8' };
const recorded = { who: { tenant: 'Cust1', application: 'erp', user: '#12' }, userAgent: 'gSOAP/2.7' };

test.each([
  [clientIdOf(ofLedger), true],
  [clientIdOf({ ...ofLedger, userAgent: 'other' }), true],
  [clientIdOf({ ...ofLedger, tenant: 'cust2' }), false],
  ['erp', true],
  ['#12', true],
  ['gSOAP/2.7', true],
  ['gSOAP/2.8', false],
])('%s: %p', (client, isIt) => expect(isOfClient(client)(recorded)).toBe(isIt));

test('without a name of an application, a report goes by the user agent, and so does this', () => {
  const id = clientIdOf({ ...ofLedger, application: '' });
  expect(isOfClient(id)({ who: { tenant: 'Cust1' }, userAgent: 'gSOAP/2.8' })).toBe(true);
  expect(isOfClient(id)(recorded)).toBe(false);
});

test('what is an ID of the ledger', () => {
  expect(isCallerId(caller.id)).toBe(true);
  expect(isCallerId(clientIdOf(ofLedger))).toBe(false);
});
