/**
 * The suite over the sandbox itself, and over gateways in front of it: by v1, by SOAP of an older and of the newest
 * version. A test that does not run on a way is listed with the reason.
 */
import { runGateway, type RunningGateway } from '../gateway/running';
import { crmClient } from './client';
import { appointments, archives, batches, contacts, documents, lists, persons, sales } from './suite';

const ways: readonly (readonly [string, Readonly<Record<string, string>> | undefined])[] = [
  ['the sandbox', undefined],
  ['a gateway, by v1', { UPSTREAM_KIND: 'rest' }],
  ['a gateway, by SOAP 86', { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86' }],
  ['a gateway, by SOAP 88', { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services88' }],
];

describe.each(ways)('%s', (_name, way) => {
  const running: RunningGateway[] = [];

  beforeAll(async () => {
    const sandbox = await runGateway({ UPSTREAM_KIND: 'sandbox' });
    running.push(sandbox);
    if (way !== undefined) running.push(await runGateway({ ...way, UPSTREAM_URL: sandbox.address }));
  });

  afterAll(async () => {
    for (const each of running.toReversed()) await each.stop();
  });

  const crm = crmClient(() => running.at(-1)?.address ?? '');
  describe('contacts', () => {
    contacts(crm);
  });
  describe('persons', () => {
    persons(crm);
  });
  describe('appointments', () => {
    appointments(crm);
  });
  describe('sales', () => {
    sales(crm);
  });
  describe('documents', () => {
    documents(crm);
  });
  describe('archives', () => {
    archives(crm);
  });
  describe('lists', () => {
    lists(crm);
  });
  describe('batches', () => {
    batches(crm);
  });
});
