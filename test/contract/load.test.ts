import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContract, type ContractProblem, type ContractVersion } from '../../src/contract';
import { finish } from '../../src/text/turn';
import { gardenWsdl } from './fixture';

let folder = '';
let problems: ContractProblem[] = [];
const options = { onProblem: (problem: ContractProblem) => problems.push(problem) };

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-'));
  problems = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('lists versions oldest first and agents sorted, without reading a file', () => {
  put('services100/Garden.wsdl', 'not read');
  put('Services86/garden.WSDL', 'not read');
  put('Services86/Attic.wsdl', 'not read');
  put('Services86/notes.txt', '');
  put('Services9/Garden.wsdl', 'not read');
  put('other/Garden.wsdl', '');
  put('Services87', 'a file, not a folder');
  const contract = loadContract(folder, options);
  expect(contract.versions.map((version) => [version.name, version.agentNames])).toEqual([
    ['Services9', ['Garden']],
    ['Services86', ['Attic', 'garden']],
    ['Services100', ['Garden']],
  ]);
  expect(contract.version('sERVICES86')?.name).toBe('Services86');
  expect(contract.version('Services1')).toBeUndefined();
  expect(problems).toEqual([]);
});

test('loads an agent at first use, in any letter case, and keeps it', () => {
  put('sERVICES86/Garden.wsdl', gardenWsdl());
  const version = loadContract(folder, options).version('Services86');
  const first = version?.agent('gARDEN');
  expect(first).toMatchObject({ found: 'agent', agent: { name: 'Garden', version: 'Services86' } });
  rmSync(join(folder, 'sERVICES86'), { recursive: true });
  expect(version?.agent('Garden')).toBe(first);
  expect(version?.agent('constructor')).toEqual({ found: 'nothing' });
});

test('reports a problem once and remembers it', () => {
  put('Services86/Garden.wsdl', gardenWsdl().replace('part="Key"', 'part="Lock"'));
  const version = loadContract(folder, options).version('Services86');
  const lookup = version?.agent('Garden');
  expect(lookup).toMatchObject({ found: 'problem', problem: { file: 'Services86/Garden.wsdl' } });
  expect(version?.agent('garden')).toBe(lookup);
  expect(problems).toHaveLength(1);
});

test.each<readonly [string, string, string | Uint8Array, RegExp]>([
  ['bytes that are not UTF-8', 'Services86/Garden.wsdl', Uint8Array.of(0x3c, 0xff, 0xfe), /UTF-8/],
  ['another version', 'Services86/Garden.wsdl', gardenWsdl().replaceAll('Services86', 'Services85'), /Services86/],
  ['another agent', 'Services86/Shed.wsdl', gardenWsdl(), /Garden/],
  ['a folder in place of a file', 'Services86/Garden.wsdl/x', '', /cannot be read/],
])('%s is a problem', (_name, path, content, message) => {
  put(path, content);
  const [version] = loadContract(folder, options).versions;
  expect(version?.agent(version.agentNames[0] ?? '').found).toBe('problem');
  expect(problems[0]?.message).toMatch(message);
});

test('a file that is gone at first use is a problem', () => {
  put('Services86/Garden.wsdl', gardenWsdl());
  const contract = loadContract(folder, options);
  rmSync(join(folder, 'Services86/Garden.wsdl'));
  expect(contract.version('Services86')?.agent('Garden').found).toBe('problem');
});

describe('going through a contract', () => {
  const open = (): ContractVersion => {
    const [version] = loadContract(folder, options).versions;
    if (version === undefined) throw new Error('There is no version.');
    return version;
  };

  test('reads an agent with pauses and does not keep it', () => {
    put('Services86/Garden.wsdl', gardenWsdl());
    const version = open();
    const steps = version.agentInTurns('gARDEN');
    expect(steps.next().done).toBe(false);
    const first = finish(steps);
    expect(first).toMatchObject({ found: 'agent', agent: { name: 'Garden' } });
    expect(finish(version.agentInTurns('Garden'))).not.toBe(first);
    const used = version.agent('Garden');
    expect(used).not.toBe(first);
    expect(finish(version.agentInTurns('Garden'))).toBe(used);
    expect(finish(version.agentInTurns('Shed'))).toEqual({ found: 'nothing' });
  });

  test('gives the one that somebody used while it was read', () => {
    put('Services86/Garden.wsdl', gardenWsdl());
    const version = open();
    const steps = version.agentInTurns('Garden');
    steps.next();
    const used = version.agent('Garden');
    expect(finish(steps)).toBe(used);
  });

  test('tells a problem once', () => {
    put('Services86/Garden.wsdl', gardenWsdl().replace('part="Key"', 'part="Lock"'));
    const version = open();
    const lookup = finish(version.agentInTurns('Garden'));
    expect(lookup.found).toBe('problem');
    expect([finish(version.agentInTurns('garden')), version.agent('Garden')]).toEqual([lookup, lookup]);
    expect(problems).toHaveLength(1);
  });

  test('finds the names of operations without compiling, however they are written', () => {
    const text = gardenWsdl()
      .replace(
        '<w:operation name="Water">\n<w:documentation>',
        "<w:operation\n x='a>\"' not-name=\"No\" name = 'Water'><w:documentation>",
      )
      .replace('part="Key"', 'part="Lock"');
    expect(text).toContain("name = 'Water'");
    put('Services86/Garden.wsdl', text);
    const version = open();
    expect(finish(version.operationNames('gARDEN'))).toEqual(['Water']);
    expect(finish(version.operationNames('Shed'))).toEqual([]);
    expect(problems).toEqual([]);
    // Afterwards it is known that it cannot be read.
    version.agent('Garden');
    expect(finish(version.operationNames('Garden'))).toEqual([]);
  });

  test('knows the names of an agent in use', () => {
    put('Services86/Garden.wsdl', gardenWsdl());
    const version = open();
    version.agent('Garden');
    rmSync(join(folder, 'Services86'), { recursive: true });
    expect(finish(version.operationNames('Garden'))).toEqual(['Water']);
  });
});

test('the text of an agent is what its file holds when it is asked for', () => {
  put('Services86/Garden.wsdl', gardenWsdl());
  const lookup = loadContract(folder, options).version('Services86')?.agent('Garden');
  if (lookup?.found !== 'agent') throw new Error('There is no agent.');
  expect(lookup.agent.wsdl()).toEqual({ text: gardenWsdl() });
  put('Services86/Garden.wsdl', 'é');
  expect(lookup.agent.wsdl()).toEqual({ text: 'é' });
  rmSync(join(folder, 'Services86/Garden.wsdl'));
  expect(lookup.agent.wsdl()).toEqual({ message: 'The file cannot be read (ENOENT).' });
});

test('a missing folder is an error in one sentence', () => {
  expect(() => loadContract(join(folder, 'nowhere'), options)).toThrow(
    /^The contract folder .*nowhere cannot be listed \(ENOENT\)\.$/,
  );
});

test('the same version or agent twice is an error', () => {
  put('Services86/Garden.wsdl', gardenWsdl());
  put('Services086/Garden.wsdl', gardenWsdl());
  expect(() => loadContract(folder, options)).toThrow(/holds both/);
});
