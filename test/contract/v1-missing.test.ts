import { v1MayLack, v1Offers } from '../../src/contract';
import { allAgents, describeContract, openContract } from './folder';
import { vendorCalls } from './vendor';

test('every operation of the vendor client is offered', () => {
  const calls = [...vendorCalls().values()];
  expect(calls.length).toBeGreaterThan(1000);
  expect(calls.filter((call) => !v1Offers(call))).toEqual([]);
});

test.each(['SoPrincipal', 'BlobManager', 'FileManager'])('v1 has nothing of %s', (agent) => {
  expect(v1Offers({ agent })).toBe(false);
  expect(v1Offers({ agent: agent.toLowerCase() })).toBe(false);
});

test.each(['Audience', 'Dashboard', 'Replication', 'Report'])(
  'of %s, which the vendor client leaves out, the CRM is asked: the reference has its pages',
  (agent) => expect(v1Offers({ agent })).toBe(true),
);

test.each([
  ['Audience', 'GetAudienceLayoutEntity', true],
  ['dashboard', 'GetDashboards', true],
  ['Replication', 'GetTable', true],
  ['Report', 'DeleteReport', true],
  ['Report', 'GetReportLabelLayoutEntity', false],
  ['Appointment', 'SetSeen', false],
])('whether only the CRM can tell of %s.%s: %s', (agent, name, isSo) => {
  expect(v1MayLack({ agent, name })).toBe(isSo);
});

test('what the vendor client calls is there', () => {
  const calls = [...vendorCalls().values()];
  expect(calls.filter(({ agent, operation: name }) => v1MayLack({ agent, name }))).toEqual([]);
});

const undocumented = /^(?:SoPrincipal|BlobManager|FileManager)$/;

describeContract('the contract against the vendor client', () => {
  test('only the agents without a page in the reference are not offered', () => {
    const agents = allAgents(openContract().contract);
    expect(agents.length).toBeGreaterThan(0);
    for (const agent of agents) {
      const [operation] = agent.operations;
      if (operation === undefined) continue;
      expect([agent.name, v1Offers(operation)]).toEqual([agent.name, !undocumented.test(agent.name)]);
    }
  });
});
