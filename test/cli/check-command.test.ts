import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkContract, describeWithToolkit } from '../../src/cli/check';
import { createOfflineGateway } from '../../src/cli/offline';
import { failure } from '../../src/command';
import { loadContract } from '../../src/contract';
import type { Gateway } from '../../src/gateway';
import { readConfiguration } from '../../src/operations';
import { gardenWsdl } from '../contract/fixture';
import { ownWsdl, run, temporaryFolder } from './command-run';

test("the project's own contract is read alike by the soap toolkit", async () => {
  const { code, out, problems } = await run(['check'], { environment: { CONTRACT_DIR: ownWsdl } });
  expect({ code, problems }).toEqual({ code: 0, problems: '' });
  expect(out).toMatch(
    /^version +agents +operations +types +heap MB +load ms +toolkit ms\nServices86 +\d+ +\d+ +\d+ +[\d.]+ +\d+ +\d+\n/,
  );
  expect(out).toContain('Everything loads and is described alike.');
});

test('as JSON, with every problem of a broken file', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'Services86'));
  cpSync(join(ownWsdl, 'Services86/Pocket.wsdl'), join(folder, 'Services86/Pocket.wsdl'));
  writeFileSync(join(folder, 'Services86/Garden.wsdl'), '<nothing/>');
  const { code, out } = await run(['check', '--json'], { environment: { CONTRACT_DIR: folder } });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    versions: [{ version: 'Services86', agents: 1, operations: 8 }],
    problems: [{ file: 'Services86/Garden.wsdl', line: 1, element: 'nothing' }],
  });
});

test('an empty folder and no folder are problems', async () => {
  const folder = temporaryFolder();
  const ran = await run(['check'], { environment: { CONTRACT_DIR: folder } });
  expect(ran.code).toBe(1);
  expect(ran.problems).toContain('holds no ServicesNN/Agent.wsdl');
  const nowhere = await run(['check'], { environment: { CONTRACT_DIR: join(folder, 'nowhere') } });
  expect(nowhere.code).toBe(1);
  expect(nowhere.problems).toContain('cannot be listed');
});

test('a served WSDL that shows the toolkit something else is a problem', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'Services86'));
  writeFileSync(join(folder, 'Services86/Garden.wsdl'), gardenWsdl());
  const contract = loadContract(folder, { onProblem: () => undefined });
  const reading = readConfiguration({ UPSTREAM_KIND: 'sandbox' });
  if ('problems' in reading) throw new Error(reading.problems.join());
  const gateway = createOfflineGateway(contract, reading.configuration, () => failure('internal', ''));
  const parameters = '<xs:element name="Litres" type="xs:int"/>';
  const messagesWith = async (body: string, status = 200): Promise<readonly string[]> => {
    const reply = { status, headers: {}, body };
    const exchange = { reply, record: { wire: 'page', outcome: 'ok' } } as const;
    const changed: Gateway = { open: (head) => ({ ...gateway.open(head), handle: async () => exchange }) };
    return (await checkContract(contract, changed, () => undefined)).problems.map(({ message }) => message);
  };
  expect(await messagesWith(gardenWsdl())).toEqual([]);
  expect(await messagesWith(gardenWsdl({ parameters }))).toEqual(['The soap toolkit finds other parameters of Water.']);
  expect(await messagesWith(gardenWsdl().replaceAll('"Water"', '"Dry"').replaceAll('t:Water"', 't:Dry"'))).toEqual([
    'The soap toolkit does not find the operation Water.',
    'The soap toolkit finds an operation Dry that the contract does not have.',
  ]);
  expect(await messagesWith('', 404)).toEqual(['The gateway answers 404 to a request for it.']);
  expect(await messagesWith('<html/>')).toEqual([expect.stringContaining('The soap toolkit cannot load it')]);
});

test('the toolkit names list parameters without brackets', async () => {
  const parameters = '<xs:element name="Ids" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>';
  const described = await describeWithToolkit(gardenWsdl({ parameters }), 'Garden.wsdl');
  expect(described).toEqual({ operations: new Map([['Water', ['Ids']]]) });
});
