import { anonymous, Secret } from '../../src/command';
import { createSandboxCrm } from '../../src/sandbox';
import { sandboxArguments, sandboxCaller } from '../../src/sandbox/sandbox-examples';
import { ownContract } from '../gateway/running';

const operations = ownContract().versions.flatMap((version) =>
  version.agentNames.flatMap((name) => {
    const lookup = version.agent(name);
    return lookup.found === 'agent' ? [...lookup.agent.operations] : [];
  }),
);

const caller = { ...anonymous, credential: { scheme: 'ticket', ticket: new Secret(sandboxCaller.ticket) } } as const;
const context = { correlationId: 'example', deadline: 0, signal: new AbortController().signal, wire: 'soap' } as const;

test('each example is carried out by a sandbox as it is at its start', async () => {
  const refused: string[] = [];
  for (const operation of operations) {
    const sandbox = createSandboxCrm({ clock: { now: () => 0 } });
    const outcome = await sandbox.execute({ operation, arguments: sandboxArguments(operation), caller, context });
    const name = `${operation.version}.${operation.agent}.${operation.name}`;
    if (outcome.kind === 'failure') refused.push(`${name}: ${outcome.message}`);
    else if (outcome.results['AuthenticationSucceeded'] === false) refused.push(`${name}: not logged in`);
  }
  // It has no Windows identity, and no device until the example of RegisterDeviceForPushNotification has been called.
  const unknown = /AuthenticateImplicit|TagsForDevice: No device is registered/;
  expect(refused.filter((each) => !unknown.test(each))).toEqual([]);
  expect(operations.length).toBeGreaterThan(40);
});
