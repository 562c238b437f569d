import type { Contract, ContractVersion } from '../../src/contract';
import { KeptTexts } from '../../src/gateway/kept-texts';
import { bodyBytes, BodyParts, type CompressedText } from '../../src/body';
import { ownContract } from './running';

/** The project's contract, noting the agents that are read. */
function noting(read: string[], fail: () => boolean = () => false): Contract {
  const contract = ownContract();
  const versions = contract.versions.map((version): ContractVersion =>
    Object.assign({}, version, {
      *agentInTurns(name: string): ReturnType<ContractVersion['agentInTurns']> {
        read.push(`${version.name}/${name}`);
        if (fail()) throw new Error('the disk is gone');
        return yield* version.agentInTurns(name);
      },
    }),
  );
  return { versions, version: (name) => versions.find((each) => each.name.toLowerCase() === name.toLowerCase()) };
}

const described = (texts: KeptTexts, agents: readonly string[] = [], version?: string) =>
  texts.exported('openapi.json', { agents, version });

const plain = (text: CompressedText | 'busy' | undefined): string =>
  bodyBytes(new BodyParts(typeof text === 'object' ? text.parts : [])).toString();
const describedIn = (text: CompressedText | 'busy' | undefined): string[] =>
  Object.keys(JSON.parse(`${plain(text)}}`).paths).map((path) => path.replace('/api/v1/Agents/', ''));

test('who asks at the same time waits for the same text, and it is made once', async () => {
  const read: string[] = [];
  const texts = new KeptTexts(noting(read), '1.0.0');
  const first = await Promise.all([described(texts), described(texts)]);
  expect(first[1]).toBe(first[0]);
  const before = read.length;
  expect(before).toBe(ownContract().versions.at(-1)?.agentNames.length);
  expect(await described(texts)).toBe(first[0]);
  expect(read).toHaveLength(before);
});

test('the list of URLs goes through the contract once, for all addresses', async () => {
  const read: string[] = [];
  const texts = new KeptTexts(noting(read), '1.0.0');
  const [one, other] = await Promise.all([texts.urls('http://a/api/v1'), texts.urls('http://b/"x')]);
  expect(Object.keys(JSON.parse(plain(one)))[0]).toMatch(/^http:\/\/a\/api\/v1\/Agents\/\w+\/\w+$/);
  expect(Object.keys(JSON.parse(plain(other)))[0]).toMatch(/^http:\/\/b\/"x\/Agents\/\w+\/\w+$/);
  expect(new Set(read).size).toBe(read.length);
});

test('of addresses a few are kept: who makes them up does not fill the memory', async () => {
  const texts = new KeptTexts(ownContract(), '1.0.0');
  const first = await texts.urls('http://first');
  expect(await texts.urls('http://first')).toBe(first);
  for (let index = 0; index < 8; index += 1) await texts.urls(`http://h${index}`);
  const again = await texts.urls('http://first');
  expect(again).not.toBe(first);
  expect(again.digest).toBe(first.digest);
});

test('what failed is tried again', async () => {
  let isBroken = true;
  const texts = new KeptTexts(
    noting([], () => isBroken),
    '1.0.0',
  );
  await expect(described(texts)).rejects.toThrow('the disk is gone');
  await expect(texts.urls('http://a')).rejects.toThrow('the disk is gone');
  isBroken = false;
  expect(describedIn(await described(texts)).length).toBeGreaterThan(10);
  expect(plain(await texts.urls('http://a'))).toContain('http://a/Agents/Appointment/SetSeen');
});

describe('a description of', () => {
  const texts = new KeptTexts(ownContract(), '1.0.0');

  test('one agent, in its newest version or in one', async () => {
    const newest = describedIn(await described(texts, ['Appointment']));
    const older = describedIn(await described(texts, ['Appointment'], 'Services86'));
    expect(newest).toContain('Appointment/SetSeenMany');
    expect(older).toContain('Appointment/SetSeen');
    // Services88 brought it.
    expect(older).not.toContain('Appointment/SetSeenMany');
    expect([...newest, ...older].filter((name) => !name.startsWith('Appointment/'))).toEqual([]);
  });

  test('one version, with all its agents', async () => {
    const agents = new Set(describedIn(await described(texts, [], 'Services88')).map((name) => name.split('/')[0]));
    expect(agents.size).toBe(ownContract().version('Services88')?.agentNames.length);
  });

  test('names in any letter case, which are one text', async () => {
    const text = await described(texts, ['Appointment'], 'Services86');
    expect(await described(texts, ['aPPOINTMENT'], 'sERVICES86')).toBe(text);
    expect(await described(texts, ['Appointment'], 'Services88')).not.toBe(text);
  });

  test('what there is not', () => {
    expect(described(texts, ['Nobody'])).toBeUndefined();
    expect(described(texts, ['Appointment'], 'Services1')).toBeUndefined();
    expect(described(texts, [], 'Services1')).toBeUndefined();
    expect(described(texts, [''])).toBeUndefined();
  });
});
