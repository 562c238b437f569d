import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fidelityOf } from '../../src/upstream';
import { fidelityPage } from '../../src/cli/fidelity-command';
import { ownContract } from '../gateway/running';
import { smallContract } from '../upstream/small-contract';

test('docs/fidelity.md is what `netserver-gateway fidelity` prints', () => {
  const file = path.join(__dirname, '..', '..', 'docs', 'fidelity.md');
  expect(readFileSync(file, 'utf8')).toBe(fidelityPage(ownContract()));
});

test('properties, members and retyped properties are named', () => {
  const contract = smallContract();
  const direction = { caller: 'Services88', crm: 'Services86' };
  expect(fidelityOf(contract, direction, 'Group', 'SaveUserGroupEntity')).toEqual({
    kind: 'skewed',
    refused: ['GroupKind.Secret', 'Owner.Badge', 'UserGroupEntity.Color', 'UserGroupEntity.Deleted (boolean as short)'],
    left: ['UserGroupEntity.Deleted (short as boolean)'],
  });
  expect(fidelityOf(contract, direction, 'Group', 'Archive')).toEqual({ kind: 'missing' });
  expect(fidelityOf(contract, { caller: 'Services86', crm: 'v1' }, 'Group', 'Archive')).toBeUndefined();
});
