/** Rows that are made from records of other tables. */
import { isStruct, type Struct, type Value } from '../command';
import type { DerivedRows } from './record-table';
import { recordNumber } from './record-value';

const structs = (value: Value | undefined): readonly Struct[] => (Array.isArray(value) ? value.filter(isStruct) : []);

/** Users as the User agent has them; without such a table the associates. */
export const userRows: DerivedRows = (all) => {
  const users = all('user');
  return users.length > 0 ? users : all('associate');
};

/** Each relation stands twice, once from each of its ends: the archive is asked for those of one company or person. */
export const relationEnds: DerivedRows = (all) =>
  all('relation').flatMap((relation) => [
    relationEnd(relation, 'Source', 'Destination', 'ActiveText'),
    relationEnd(relation, 'Destination', 'Source', 'PassiveText'),
  ]);

function relationEnd(relation: Struct, near: string, far: string, text: string): Struct {
  return {
    ...relation,
    ContactId: relation[`${near}ContactId`],
    PersonId: relation[`${near}PersonId`],
    OtherContactId: relation[`${far}ContactId`],
    OtherPersonId: relation[`${far}PersonId`],
    RelationText: relation[text],
  };
}

/**
 * Members of all selections over a table. A record of the table `selectionmember` has SelectionMemberId, SelectionId,
 * and ContactId with PersonId (contacts) or RecordId (other tables).
 */
export function membersOf(table: string): DerivedRows {
  return (all, find) =>
    all('selectionmember').flatMap((member) => {
      const selection =
        typeof member['SelectionId'] === 'number' ? find('selection', member['SelectionId']) : undefined;
      const target = selection?.['TargetTableName'];
      if ((typeof target === 'string' && target !== '' ? target.toLowerCase() : 'contact') !== table) return [];
      return [{ ...member, RecordId: member['RecordId'] ?? member['ContactId'] }];
    });
}

/** Each company of a project once, however many of its persons are members. */
export const projectsOfContacts: DerivedRows = (all) => {
  const found = new Map<string, Struct>();
  for (const member of all('projectmember')) {
    const key = `${recordNumber(member['ContactId'])} ${recordNumber(member['ProjectId'])}`;
    if (!found.has(key)) found.set(key, member);
  }
  return [...found.values()];
};

/** Each company once for each of its persons; a company without persons stands once. */
export const personsOfContacts: DerivedRows = (all) => {
  const persons = new Map<number, number[]>();
  for (const person of all('person')) {
    const contact = person['Contact'];
    const id = isStruct(contact) ? recordNumber(contact['ContactId']) : 0;
    const known = persons.get(id) ?? [];
    known.push(recordNumber(person['PersonId']));
    persons.set(id, known);
  }
  return all('contact').flatMap(({ ContactId }) =>
    (persons.get(recordNumber(ContactId)) ?? [0]).map((PersonId) => ({ ContactId: recordNumber(ContactId), PersonId })),
  );
};

/** Sales, and for each stakeholder the sale as if it were the stakeholder's own: so it is found; the sale is shown. */
export const salesOfStakeholders: DerivedRows = (all, find) => [
  ...all('sale'),
  ...all('salestakeholder').flatMap(({ SaleId, ContactId, PersonId }) => {
    const sale = find('sale', recordNumber(SaleId));
    return sale === undefined
      ? []
      : [{ ...sale, Sale: sale, Contact: recordNumber(ContactId), Person: recordNumber(PersonId) }];
  }),
];

/** Products with the ids of their price lists, which they name by the lists' keys in the ERP. */
export const productsOfPriceLists: DerivedRows = (all) => {
  const ids = new Map(all('pricelist').map((list) => [list['ERPPriceListKey'], list['PriceListId']]));
  const withList = (product: Struct): Struct => ({ PriceListId: ids.get(product['ERPPriceListKey']), ...product });
  return all('product').map(withList);
};

/** Tables whose records hold links, with the name of their ids. */
const linking = [
  ['appointment', 'AppointmentId'],
  ['document', 'DocumentId'],
  ['project', 'ProjectId'],
  ['sale', 'SaleId'],
] as const;

export const linksOfRecords: DerivedRows = (all) =>
  linking.flatMap(([table, id]) => all(table).flatMap((record) => itemsOf(record, 'Links', id)));

export const participantsOfAppointments: DerivedRows = (all) =>
  all('appointment').flatMap((record) => itemsOf(record, 'Participants', 'AppointmentId'));

/** The carriers in a list of a record, each with the id of the record. */
function itemsOf(record: Struct, list: string, id: string): readonly Struct[] {
  const withId = (item: Struct): Struct => ({ ...item, [id]: record[id] });
  return structs(record[list]).map(withId);
}
