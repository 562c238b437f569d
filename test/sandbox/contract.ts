/** A contract small enough to read: the operations these tests call, with the fields they look at. */
import type {
  EnumType,
  Field,
  FlagsType,
  ListType,
  Operation,
  ScalarKind,
  StructType,
  Type,
  TypeTable,
} from '../../src/contract';

const namespace = 'urn:test';

export const scalar = (kind: ScalarKind): Type => ({
  kind: 'scalar',
  scalar: kind,
  name: { namespace: 'http://www.w3.org/2001/XMLSchema', local: kind },
});
export const text = scalar('string');
export const int = scalar('int');
export const bool = scalar('boolean');
export const date = scalar('dateTime');

export function field(name: string, type: Type, more: Partial<Field> = {}): Field {
  const reference = type.kind !== 'enum' && type.kind !== 'flags' && (type.kind !== 'scalar' || type === text);
  return { name, namespace, type, optional: true, nillable: reference, ...more };
}

export function enumeration(name: string, ...members: string[]): EnumType {
  return {
    kind: 'enum',
    name: { namespace, local: name },
    members: members.map((each, value) => ({ name: each, value })),
  };
}

export function flags(name: string, ...members: string[]): FlagsType {
  return {
    kind: 'flags',
    name: { namespace, local: name },
    members: members.map((each, bit) => ({ name: each, value: 1 << bit })),
  };
}

export function struct(name: string, fields: readonly Field[], base?: StructType): StructType {
  return {
    kind: 'struct',
    name: { namespace, local: name },
    base,
    fields: [...(base?.fields ?? []), ...fields],
    ownFields: fields,
  };
}

export function list(item: Type): ListType {
  return { kind: 'list', name: { namespace, local: 'ArrayOf' }, item: field('item', item) };
}

export function types(all: readonly Type[] = []): TypeTable {
  return {
    find: (name) => all.find((type) => type.name.local === name.local),
    all: () => all,
    derivedOf: (type) => all.filter((each): each is StructType => each.kind === 'struct' && each.base === type),
  };
}

export function operation(
  key: string,
  results: readonly Field[] = [],
  parameters: readonly Field[] = [],
  version = 'Services88',
): Operation {
  const [agent = '', name = ''] = key.split('.');
  return {
    version,
    agent,
    name,
    soapAction: `${namespace}/${agent}/${name}`,
    request: { namespace, local: name },
    parameters,
    response: { namespace, local: `${name}Response` },
    results,
    requestHeaders: [],
    responseHeaders: [],
    types: types(),
  };
}

const associate = struct('Associate', [field('AssociateId', int), field('FullName', text)]);
const participant = struct('ParticipantInfo', [field('AssociateId', int), field('InvitationStatus', text)]);
const recurrence = struct('RecurrenceInfo', [field('RecurrenceId', int), field('IsRecurrence', bool)]);
const invitationStatus = enumeration(
  'InvitationStatus',
  ...'Unknown None Accepted Hidden Invitation Moved Seen MovedSeen Declined Cancelled'.split(' '),
);

/** AppointmentEntity as Services86 and Services88 know it, on the scale of these tests. */
export const entity86 = struct('AppointmentEntity', [
  field('Associate', associate),
  field('AppointmentId', int),
  field('Description', text),
  field('StartDate', date),
  field('EndDate', date),
  field('MotherId', int),
  field('Completed', enumeration('ActivityStatus', 'Unknown', 'NotStarted', 'Started', 'Completed')),
  field('Location', text),
  field('RejectCounter', scalar('short')),
  field('RejectReason', text),
  field('Recurrence', recurrence),
  field('Participants', list(participant)),
  field('AssignmentStatus', text),
  field('InvitationStatus', invitationStatus),
  field('Task', struct('TaskListItem', [field('Value', text)])),
  field('Type', text),
  field('IsFree', bool),
]);
const entity88 = struct('AppointmentEntity', [...entity86.fields, field('JoinVideomeetUrl', text)]);

const summary = struct('Appointment', [
  field('AppointmentId', int),
  field('Task', text),
  field('AssociateFullName', text),
  field('IsBookingMain', bool),
]);

const response = (type: Type): readonly Field[] => [field('Response', type)];
const login = [
  field('Response', struct('SoPrincipalCarrier', [field('Associate', text), field('AssociateId', int)])),
  field('Credentials', struct('SoCredentials', [field('Ticket', text)])),
  field('AuthenticationSucceeded', bool),
];

const results = new Map<string, readonly Field[]>([
  ...['SaveAppointmentEntity', 'Save', 'Move', 'AssignTo', 'AcceptRejected', 'GetAppointmentEntity'].map(
    (name) => [`Appointment.${name}`, response(entity88)] as const,
  ),
  ['Appointment.CreateDefaultAppointmentEntity', response(entity88)],
  ['Appointment.CreateDefaultAppointmentEntityByType', response(entity88)],
  ['Appointment.GetAppointment', response(summary)],
  ['Appointment.GetAppointmentList', response(list(summary))],
  ['Appointment.GetMyAppointments', response(list(summary))],
  ...['ToggleActivity', 'ToggleActivities', 'ToggleAppointmentStatus'].map(
    (name) => [`Appointment.${name}`, response(text)] as const,
  ),
  [
    'Pocket.GetRegisteredDevices',
    response(list(struct('PocketDeviceInfo', [field('DeviceIdentifier', text), field('DeviceName', text)]))),
  ],
  ['Pocket.GetPushNotificationTagsForDevice', response(text)],
  ['SoPrincipal.GetSystemInfo', [field('SystemInfo', struct('SoSystemInfoCarrier', [field('CompanyName', text)]))]],
  ...['AuthenticateUsernamePassword', 'AuthenticateWithAccessToken', 'AuthenticateGeneric', 'AuthenticateImplicit'].map(
    (name) => [`SoPrincipal.${name}`, login] as const,
  ),
]);

/** The operation as Services88 has it; void unless listed above. */
export function operation88(key: string): Operation {
  return operation(key, results.get(key) ?? []);
}

/** The same in the older version: AppointmentEntity without the newer fields. */
export function operation86(key: string): Operation {
  return operation(key, [field('Response', entity86)], [], 'Services86');
}
