/** Calls of every operation that the sandbox carries out as they are, for the examples of the documentation. */
import { exampleArguments, type KnownValues, type Struct, type Value } from '../command';
import type { Operation } from '../contract';
import { isList, isStruct, savedRecords } from '../records';
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
  ['SaleId', 12],
  ['DocumentId', 33],
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

/** Example arguments, by name, with which the sandbox carries the operation out. */
export function sandboxArguments(operation: Operation): Struct {
  const others = particular.get(`${operation.agent}.${operation.name}`) ?? {};
  return { ...withNewRecords(operation, exampleArguments(operation, seeded)), ...others };
}

/** A record that is saved is a new one: a made-up id would name a record that there is not. */
function withNewRecords(operation: Operation, given: Struct): Struct {
  const saved = savedRecords(operation);
  const value = saved && given[saved.field.name];
  if (saved === undefined || seeded.has(saved.type.id)) return given;
  const asNew = (item: Value): Value => (isStruct(item) ? { ...item, [saved.type.id]: 0 } : item);
  return { ...given, [saved.field.name]: isList(value) ? value.map(asNew) : asNew(value ?? null) };
}
