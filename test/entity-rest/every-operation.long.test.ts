/**
 * Every operation of the table in the sandbox. Of the records that it lacks it says so, and nothing else goes wrong.
 * `CONTRACT_DIR` names the agents.
 */
import { contractFolder, describeContract } from '../contract/folder';
import { runGateway } from '../gateway/running';
import { contract, runAll } from './run-all';

jest.setTimeout(120_000);

describeContract('every operation of the table', () => {
  test('in the sandbox', async () => {
    const sandbox = await runGateway({ CONTRACT_DIR: contractFolder });
    const { wrong, done } = await runAll(sandbox, contract.versions.at(-1)?.name ?? '');
    await sandbox.stop();
    process.stdout.write(`${done} operations of entity REST in the sandbox\n${wrong.join('\n')}\n`);
    expect(wrong.filter((line) => !/: 404 |There is no /.test(line))).toEqual([]);
    expect(done).toBeGreaterThan(10);
  });
});
