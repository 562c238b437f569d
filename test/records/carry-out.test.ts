/** Records by rule, over every entity of the contract: what was saved is read back until it is deleted. */
import { carryOutByRule, Journal, Records, type RecordUser } from '../../src/records';
import { describeContract } from '../contract/folder';
import { entities, live, type Call } from '../crm/entity-cycle';

const associate = { AssociateId: 7, Name: 'tje0', FullName: 'Terje Jensen' };
const user: RecordUser = { associateId: 7, personId: 107, contactId: 2, groupId: 1, associate };
const now = Date.parse('2026-01-02T08:00:00Z');

function empty(): Call {
  let last = 1000;
  const records = new Records(new Journal(), () => ++last);
  return async (operation, given) => {
    const outcome = carryOutByRule(records, { operation, given, user, now, language: 'en' });
    return outcome?.kind === 'answer' ? Object.values(outcome.results)[0] : undefined;
  };
}

describeContract('every entity of the contract', () => {
  test('there are some', () => expect(entities.length).toBeGreaterThan(20));

  test.each(entities.map((entity) => [`${entity.version} ${entity.name}`, entity] as const))(
    '%s: default, save, get, change, get, delete, gone',
    (_name, entity) => live(empty(), entity),
  );
});
