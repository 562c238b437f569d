import { logTenantNews } from '../../src/operations';

test('each news of a tenant is a line with its state or its cause', () => {
  const lines: unknown[] = [];
  const logger = { event: (...line: unknown[]) => void lines.push(line) };
  logTenantNews(logger, { event: 'moved', tenant: 'Cust1', state: 'Running' });
  logTenantNews(logger, { event: 'changed', tenant: 'Cust1', state: 'Suspended' });
  logTenantNews(logger, { event: 'unanswered', tenant: 'Cust1', cause: 'ECONNREFUSED' });
  logTenantNews(logger, { event: 'answered', tenant: 'Cust1' });
  logTenantNews(logger, { event: 'refused', tenant: 'Cust1', cause: 'TENANT_HOST_REFUSED' });
  expect(lines).toEqual([
    ['info', expect.stringContaining('has moved'), { tenant: 'Cust1', state: 'Running' }],
    ['info', expect.stringContaining('has changed'), { tenant: 'Cust1', state: 'Suspended' }],
    ['warn', expect.stringContaining('does not say'), { tenant: 'Cust1', cause: 'ECONNREFUSED' }],
    ['info', expect.stringContaining('says again'), { tenant: 'Cust1' }],
    ['warn', expect.stringContaining('not followed'), { tenant: 'Cust1', cause: 'TENANT_HOST_REFUSED' }],
  ]);
});
