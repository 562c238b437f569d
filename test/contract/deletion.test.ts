import {
  deletionIds,
  idLeftOut,
  isDeletion,
  type Field,
  type Operation,
  type ScalarKind,
  type Type,
} from '../../src/contract';
import { allAgents, describeContract, openContract } from './folder';
import { waterOperation } from '../soap/messages';

const name = { namespace: 'urn:t', local: 'T' };
const scalar = (kind: ScalarKind): Type => ({ kind: 'scalar', scalar: kind, name });
const field = (of: string, type: Type): Field => ({
  name: of,
  namespace: 'urn:t',
  type,
  optional: true,
  nillable: true,
});
const listOf = (item: Type): Type => ({ kind: 'list', name, item: field('item', item) });
const operation = (called: string, ...parameters: readonly Field[]): Operation => ({
  ...waterOperation,
  name: called,
  parameters,
});

const id = field('TicketEntityId', scalar('int'));
const ids = field('Ids', listOf(scalar('int')));
const table = field('TableName', scalar('string'));
const texts = field('MessageIds', listOf(scalar('string')));
const flag = field('Silent', scalar('boolean'));

test.each([
  ['its id', operation('DeleteTicketEntity', id), [id]],
  ['its only parameter, whatever that is', operation('DeleteUserFromName', table), [table]],
  ['its ids among others', operation('Delete', table, ids, flag), [ids]],
  [
    'all of them',
    operation('DeleteFromListDefinition', id, field('UdListDefinitionId', scalar('short'))),
    ['TicketEntityId', 'UdListDefinitionId'],
  ],
  ['ids that are texts', operation('DeleteExtended', table, texts), [texts]],
  [
    'a number under any name',
    operation('DeleteUserGroup', field('UserGroupToDelete', scalar('int')), flag),
    ['UserGroupToDelete'],
  ],
  ['as for a removal', operation('RemoveFavourite', table, id), [id]],
  ['nothing where it has neither', operation('DeleteFromSectionAndKey', table, flag), []],
  ['nothing where nothing can be said', operation('DeleteExpired'), []],
  ['nothing if it does not delete', operation('GetTicket', id), []],
  ['nor if it only sounds so', operation('DeletedTickets', id), []],
  ['nor if it asks', operation('CanDeleteTicket', id), []],
])('a deletion says %s', (_, asked, expected) => {
  const named = expected.map((one) => (typeof one === 'string' ? one : one.name));
  expect(deletionIds(asked).map((one) => one.name)).toEqual(named);
});

test('what is left out is 0 where it is a number', () => {
  expect([id, ids, table].map(idLeftOut)).toEqual([0, undefined, undefined]);
});

describeContract('of every contract', () => {
  const { contract } = openContract();
  const deletions = allAgents(contract).flatMap(({ operations }) => operations.filter(isDeletion));

  test('there are deletions', () => expect(deletions.length).toBeGreaterThan(0));

  test('every one with a parameter by the name of an id wants it', () => {
    const named = ({ name: called, type }: Field): boolean => /Ids?$/.test(called) && type.kind !== 'struct';
    for (const deletion of deletions) {
      const wanted = new Set(deletionIds(deletion));
      const forgotten = deletion.parameters.filter((parameter) => named(parameter) && !wanted.has(parameter));
      expect([deletion.agent, deletion.name, forgotten.map((one) => one.name)]).toEqual([
        deletion.agent,
        deletion.name,
        [],
      ]);
    }
  });
});
