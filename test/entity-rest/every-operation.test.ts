/**
 * Every operation of the table over a CRM that speaks SOAP, client → gateway → CRM: an example each. What the CRM's
 * version has succeeds, all else is refused with a reason. A part of them over the agents of `wsdl/`; with
 * `CONTRACT_DIR` all of them over all agents that are there.
 */
import { contractFolder, describeContract } from '../contract/folder';
import { runExamples, runGateway } from '../gateway/running';
import { contract, isShort, runAll } from './run-all';

jest.setTimeout(120_000);

describeContract('every operation of the table', () => {
  const versions = ['Services86', 'Services88'].filter((version) => contract.version(version) !== undefined);

  test.each(versions)('over a CRM that speaks %s and has what it is asked for', async (version) => {
    const crm = await runExamples(contractFolder);
    const own = { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: version, UPSTREAM_URL: crm.address };
    const gateway = await runGateway({ CONTRACT_DIR: contractFolder, ...own });
    const { wrong, done } = await runAll(gateway, version);
    await gateway.stop();
    await crm.stop();
    expect(wrong).toEqual([]);
    expect(done).toBeGreaterThan(10);
    if (!isShort) process.stdout.write(`${done} operations of entity REST over ${version}\n`);
  });
});
