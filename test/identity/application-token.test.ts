import { Secret, stack } from '../../src/command';
import { setApplicationToken } from '../../src/identity';
import { recorder, setSeen } from './world';

const replacements = new Map([['old', new Secret('new')]]);
const fallback = new Secret('ours');

async function sent(own: string | undefined, options: Parameters<typeof setApplicationToken>[0]) {
  const crm = recorder();
  const caller = own === undefined ? {} : { applicationToken: new Secret(own) };
  await stack(crm, [setApplicationToken(options)]).execute(setSeen(undefined, caller));
  return crm.commands[0]?.caller.applicationToken?.reveal();
}

test.each([
  [undefined, { fallback, replacements }, 'ours'],
  [undefined, { replacements }, undefined],
  ['old', { fallback, replacements }, 'new'],
  ['own', { fallback, replacements }, 'own'],
  ['constructor', { fallback, replacements }, 'constructor'],
])('%p becomes what the CRM expects', async (own, options, expected) => {
  expect(await sent(own, options)).toBe(expected);
});

test('without settings nothing stands in the way', () => {
  expect(setApplicationToken({ replacements: new Map() })).toEqual({ name: 'application token' });
});
