import { v1Offers } from '../../src/contract';
import { allAgents, describeContract, openContract } from './folder';
import { vendorCalls } from './vendor';

/** As the vendor's reference of Services86 lists them. */
const reportOperations = [
  'CreateDefaultReportEntity',
  'CreateDefaultReportLabelLayoutEntity',
  'CreateFavorite',
  'DeleteFavorite',
  'DeleteReport',
  'DeleteReportLabelLayoutEntity',
  'GenerateReport',
  'GetReportEntity',
  'GetReportLabelLayoutEntity',
  'ImportReport',
  'SaveReportEntity',
  'SaveReportLabelLayoutEntity',
  'UpdateFavorite',
];

test('v1 has exactly those operations of Report that the vendor client calls', () => {
  const calls = vendorCalls();
  for (const name of reportOperations)
    expect([name, v1Offers({ agent: 'Report', name })]).toEqual([name, calls.has(`report/${name}`.toLowerCase())]);
});

test('every operation of the vendor client is offered', () => {
  const calls = [...vendorCalls().values()];
  expect(calls.length).toBeGreaterThan(1000);
  expect(calls.filter(({ agent, operation }) => !v1Offers({ agent, name: operation }))).toEqual([]);
});

test.each(['SoPrincipal', 'Replication', 'BlobManager', 'FileManager', 'Audience', 'Dashboard'])(
  'v1 has nothing of %s',
  (agent) => {
    expect(v1Offers({ agent, name: 'Get' })).toBe(false);
    expect(v1Offers({ agent: agent.toLowerCase(), name: 'Get' })).toBe(false);
  },
);

describeContract('the contract against the vendor client', () => {
  test('an agent the client does not know is not offered', () => {
    const known = new Set([...vendorCalls().values()].map(({ agent }) => agent.toLowerCase()));
    const agents = allAgents(openContract().contract);
    expect(agents.length).toBeGreaterThan(0);
    for (const agent of agents) {
      const [operation] = agent.operations;
      if (operation === undefined || known.has(agent.name.toLowerCase())) continue;
      expect([agent.name, v1Offers(operation)]).toEqual([agent.name, false]);
    }
  });
});
