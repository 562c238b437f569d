/** Calls of every operation that the sandbox carries out as they are, for the examples of the documentation. */
import { exampleArguments, type KnownValues, type Struct, type Value } from '../command';
import type { Operation } from '../contract';
import { isList, isStruct, savedRecords } from '../records';
import { archiveArguments } from './archive-examples';
import { demoAccessToken } from './log-in';
import { demoTicket } from './tickets';
import { kbe0, tje0 } from './users';

/** What a caller of the sandbox says of itself: every token is taken, and the ticket is that of tje0. */
export const sandboxCaller = {
  ticket: demoTicket,
  applicationToken: '1234567-1234-9876',
  basic: `${tje0.name}:${tje0.password}`,
  accessToken: demoAccessToken,
} as const;

/** Records of the seed (seed.ts) that tje0 may read and change. */
const seeded: KnownValues = new Map<string, string | number>([
  ['AppointmentId', 973],
  ['AppointmentIds', 973],
  ['AppointmentEntityId', 973],
  ['MotherId', 970],
  ['RecurrenceRuleId', 80],
  ['ActivityIdentifier', 'sale_id=12'],
  ['ContactId', 5],
  ['ContactEntityId', 5],
  ['PersonId', 6],
  ['PersonEntityId', 6],
  ['SaleId', 12],
  ['SaleEntityId', 12],
  ['ProjectId', 4],
  ['ProjectEntityId', 4],
  ['DocumentId', 33],
  ['DocumentEntityId', 33],
  ['CountryId', 578],
  ['UdListDefinitionId', 2],
  ['UdListDefinitionName', 'Category'],
  ['ListName', 'category'],
  ['FromCurrency', 'EUR'],
  ['ToCurrency', 'NOK'],
  ['AssociateId', tje0.associateId],
  ['AssociateIds', kbe0.associateId],
  ['UserName', tje0.name],
  ['Password', tje0.password],
  ['AccessToken', demoAccessToken],
]);

/** Operations that want another record than most, or whose example cannot be made by names alone. */
const particular: ReadonlyMap<string, Struct> = new Map<string, Struct>([
  // Only its owner can accept that others have declined.
  ['Appointment.AcceptRejected', { AppointmentId: 951 }],
  // A deletion takes tje0's own record, so that the other examples still find theirs.
  ['Appointment.Delete', { AppointmentId: 301 }],
  ['Appointment.DeleteAppointmentEntity', { AppointmentEntityId: 301 }],
  ['SoPrincipal.AuthenticateGeneric', { AuthenticationData: new Map([['AccessToken', demoAccessToken]]) }],
]);

/** Operations whose parameter `Name` is that of a list. */
const namesList = /^(?:MDO\.|List\.\w*(?:FromName|ByName)$)/;

/** Example arguments, by name, with which the sandbox carries the operation out. */
export function sandboxArguments(operation: Operation): Struct {
  const key = `${operation.agent}.${operation.name}`;
  const others = particular.get(key) ?? {};
  const known = namesList.test(key) ? new Map([...seeded, ['Name', 'category']]) : seeded;
  const made = withNewRecords(operation, exampleArguments(operation, known));
  return { ...made, ...archiveArguments(operation), ...others };
}

/** A record that is saved is a new one, and the company stays as it is; appointments have agents of their own. */
function withNewRecords(operation: Operation, given: Struct): Struct {
  const saved = savedRecords(operation);
  const value = saved && given[saved.field.name];
  if (saved === undefined || saved.type.table === 'appointment') return given;
  const asNew = (item: Value): Value => (isStruct(item) ? { ...item, [saved.type.id]: 0 } : item);
  return { ...given, [saved.field.name]: isList(value) ? value.map(asNew) : asNew(value ?? null) };
}
