import path from 'node:path';
import { loadContract, undescribedAgent, undescribedOperation } from '../../src/contract';
import { garden } from '../golden/garden';

const contract = loadContract(path.join(__dirname, '../../wsdl'), {
  onProblem: ({ message }) => {
    throw new Error(message);
  },
});
const version = contract.version('Services88');
const lookup = version?.agent('Appointment');
if (version === undefined || lookup?.found !== 'agent') throw new Error('the contract lacks Services88.Appointment');
const { agent } = lookup;
const { namespace } = agent;

test('an operation is what its neighbours are, but for its name and what it takes and gives', () => {
  const neighbour = agent.operation('SetSeen');
  expect(undescribedOperation(agent, 'PlanVideoMeeting')).toEqual({
    version: 'Services88',
    agent: 'Appointment',
    name: 'PlanVideoMeeting',
    soapAction: `${namespace}/Appointment/PlanVideoMeeting`,
    request: { namespace, local: 'PlanVideoMeeting' },
    response: { namespace, local: 'PlanVideoMeetingResponse' },
    parameters: [],
    results: [],
    requestHeaders: neighbour?.requestHeaders,
    responseHeaders: neighbour?.responseHeaders,
    types: agent.types,
    isUndescribed: true,
  });
});

test('an agent has the namespace of its version, and no operations of its own', () => {
  const weather = undescribedAgent(version, 'Weather');
  expect(weather).toMatchObject({ version: 'Services88', name: 'Weather', namespace, isUndescribed: true });
  expect(weather?.operation('SetSeen')).toBeUndefined();
  expect(weather === undefined ? undefined : undescribedOperation(weather, 'Ask')).toMatchObject({
    agent: 'Weather',
    soapAction: `${namespace}/Weather/Ask`,
    isUndescribed: true,
  });
});

test.each(['', '1st', 'a-b', 'Plän', 'a b', '__proto__', 'x'.repeat(129)])('%p names nothing', (name) => {
  expect(undescribedOperation(agent, name)).toBeUndefined();
  expect(undescribedAgent(version, name)).toBeUndefined();
});

test('log-ins are described or refused, and without a neighbour nothing can be said', () => {
  const principal = version.agent('SoPrincipal');
  expect(
    principal.found === 'agent' ? undescribedOperation(principal.agent, 'AuthenticateByLetter') : '',
  ).toBeUndefined();
  expect(undescribedOperation(garden, 'Dig')).toBeUndefined();
});
