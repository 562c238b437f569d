/** A gateway in a process of its own whose heap is as small as in a container. */
import { askRaw } from '../gateway/raw';
import { compileProgram, GatewayProcess } from '../server/program';
import { largeContract, type LargeContract } from './large-contract';
import { useAll } from './use-all';

jest.setTimeout(120_000);

let contract: LargeContract;
let gateway: GatewayProcess;

beforeAll(() => {
  contract = largeContract();
});
beforeEach(() => {
  // Without a contract it takes about 30.
  gateway = new GatewayProcess(compileProgram(), {
    UPSTREAM_KIND: 'sandbox',
    CONTRACT_DIR: contract.folder,
    NODE_OPTIONS: '--max-old-space-size=64',
  });
});
afterEach(async () => {
  gateway.signal('SIGKILL');
  await gateway.exited;
});
afterAll(() => {
  contract.remove();
});

test('a contract of many times its size can be asked for and used, all at once', async () => {
  expect(await useAll(gateway, contract)).toEqual([]);
});

test('others are served while the first description of the whole contract is made', async () => {
  const port = await gateway.port();
  const done: string[] = [];
  const description = askRaw(port, '/api/v1/openapi.json').then(() => done.push('description'));
  for (let index = 0; index < 5; index += 1) {
    await askRaw(port, '/health/live');
    done.push('other');
  }
  await description;
  expect(done).toEqual([...Array.from({ length: 5 }, () => 'other'), 'description']);
});
