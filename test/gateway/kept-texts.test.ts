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

const plain = (text: CompressedText | undefined): string => bodyBytes(new BodyParts(text?.parts ?? [])).toString();
const describedIn = (text: CompressedText | undefined): string[] =>
  Object.keys(JSON.parse(`${plain(text)}}`).paths).map((path) => path.replace('/api/v1/Agents/', ''));

test('who asks at the same time waits for the same text, and it is made once', async () => {
  const read: string[] = [];
  const texts = new KeptTexts(noting(read), '1.0.0');
  const first = await Promise.all([texts.openApi(undefined, undefined), texts.openApi(undefined, undefined)]);
  expect(first[1]).toBe(first[0]);
  const before = read.length;
  expect(before).toBe(ownContract().versions.at(-1)?.agentNames.length);
  expect(await texts.openApi(undefined, undefined)).toBe(first[0]);
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
  await expect(texts.openApi(undefined, undefined)).rejects.toThrow('the disk is gone');
  await expect(texts.urls('http://a')).rejects.toThrow('the disk is gone');
  isBroken = false;
  expect(describedIn(await texts.openApi(undefined, undefined)).length).toBeGreaterThan(10);
  expect(plain(await texts.urls('http://a'))).toContain('http://a/Agents/Appointment/SetSeen');
});

describe('a description of', () => {
  const texts = new KeptTexts(ownContract(), '1.0.0');

  test('one agent, in its newest version or in one', async () => {
    const newest = describedIn(await texts.openApi('Appointment', undefined));
    const older = describedIn(await texts.openApi('Appointment', 'Services86'));
    expect(newest).toContain('Appointment/SetSeenMany');
    expect(older).toContain('Appointment/SetSeen');
    // Services88 brought it.
    expect(older).not.toContain('Appointment/SetSeenMany');
    expect([...newest, ...older].filter((name) => !name.startsWith('Appointment/'))).toEqual([]);
  });

  test('one version, with all its agents', async () => {
    const agents = new Set(describedIn(await texts.openApi(undefined, 'Services88')).map((name) => name.split('/')[0]));
    expect(agents.size).toBe(ownContract().version('Services88')?.agentNames.length);
  });

  test('names in any letter case, which are one text', async () => {
    const text = await texts.openApi('Appointment', 'Services86');
    expect(await texts.openApi('aPPOINTMENT', 'sERVICES86')).toBe(text);
    expect(await texts.openApi('Appointment', 'Services88')).not.toBe(text);
  });

  test('what there is not', () => {
    expect(texts.openApi('Nobody', undefined)).toBeUndefined();
    expect(texts.openApi('Appointment', 'Services1')).toBeUndefined();
    expect(texts.openApi(undefined, 'Services1')).toBeUndefined();
    expect(texts.openApi('', undefined)).toBeUndefined();
  });
});
