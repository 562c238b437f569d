import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { createClientAsync } from 'soap';

const words = (text: string): string[] => text.trim().split(/\s+/);

const appointment86 = words(`
  Accept AcceptRejected AssignTo CreateDefaultAppointmentEntity CreateDefaultAppointmentEntityByType Delete
  DeleteAppointmentEntity GetAlarms GetAppointment GetAppointmentEntity GetAppointmentHaveParticipantsWithEmail
  GetAppointmentList GetAppointmentRecords GetCanInsertForAssociates GetMyAppointments GetMyDiary Move Reject Save
  SaveAppointmentEntity SetActivityStatus SetSeen ToggleActivities ToggleActivity ToggleAppointmentStatus`);
const pocket86 = words(`
  GetPocketStartupData GetPushNotificationTagsForDevice GetRegisteredDevices RegisterDeviceForPushNotification
  RunAppointmentAlarmBroker SendPushNotification SetPushNotificationTagsForDevice SetPushNotificationTagsForUser`);
const principal = words(`
  AuthenticateGeneric AuthenticateImplicit AuthenticateUsernamePassword AuthenticateWithAccessToken GetSystemInfo`);
const appointmentSince88 = ['SetSeenMany', 'UpdateAppointmentFromIcsResponse', 'ValidateAppointmentEntity'];
const pocketSince88 = ['GetMyCallerIDs', 'NotificationHandled', 'NotificationsHandled', 'NotifyUsers'];

const shipped: readonly (readonly [file: string, operations: readonly string[]])[] = [
  ['Services86/Appointment', appointment86],
  ['Services86/Pocket', pocket86],
  ['Services86/SoPrincipal', principal],
  ['Services88/Appointment', [...appointment86, ...appointmentSince88]],
  ['Services88/Pocket', [...pocket86, ...pocketSince88]],
  ['Services88/SoPrincipal', principal],
];

const pathOf = (file: string): string => join(__dirname, '../../wsdl', `${file}.wsdl`);

/** The value under the only key of an object: the service's port, the port's operations. */
function onlyValue(value: unknown): unknown {
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [];
  expect(values).toHaveLength(1);
  return values[0];
}

async function describedOperations(file: string): Promise<string[]> {
  const client = await createClientAsync(pathOf(file));
  const operations = onlyValue(onlyValue(client.describe()));
  return typeof operations === 'object' && operations !== null ? Object.keys(operations).sort() : [];
}

/** Attributes that hold a prefixed name, and the elements such a name can point at. */
const referring = new Set(['type', 'base', 'element', 'message', 'binding']);
const declaring = new Set(['element', 'complexType', 'simpleType', 'message', 'portType', 'binding']);
/** Where a declaration counts for the whole file; no name points at an element inside a type. */
const scopes = new Set(['schema', 'definitions']);

/**
 * Every name a file declares and every name it refers to, as `{namespace}local`; throws on a prefix without a
 * namespace.
 */
function namesOf(file: string): { readonly declared: Set<string>; readonly referred: Set<string> } {
  const declared = new Set<string>();
  const referred = new Set<string>();
  const open: { readonly local: string; readonly targetNamespace: string }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, attributes }) => {
    const parent = open.at(-1) ?? { local: '', targetNamespace: '' };
    open.push({ local, targetNamespace: attributes['targetNamespace']?.value ?? parent.targetNamespace });
    const name = attributes['name']?.value;
    if (name !== undefined && scopes.has(parent.local) && declaring.has(local)) {
      declared.add(`{${parent.targetNamespace}}${name}`);
    }
    for (const attribute of Object.values(attributes)) {
      if (!referring.has(attribute.name)) continue;
      const [prefix = '', localPart = ''] = attribute.value.split(':');
      const namespace = parser.resolve(prefix);
      if (namespace === undefined) throw new Error(`${file}: no namespace for ${attribute.value}`);
      referred.add(`{${namespace}}${localPart}`);
    }
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(readFileSync(pathOf(file), 'utf8')).close();
  return { declared, referred };
}

describe.each(shipped)('%s', (file, operations) => {
  test('is loaded by node-soap with exactly the operations we mean to ship', async () => {
    expect(await describedOperations(file)).toEqual([...operations].sort());
  });
});

const folder = join(__dirname, '../../wsdl');
const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wsdl'));

test.each(all.map((name) => name.replace('.wsdl', '')))('%s declares every name it refers to', (file) => {
  const { declared, referred } = namesOf(file);
  const missing = [...referred].filter(
    (name) => !declared.has(name) && !name.startsWith('{http://www.w3.org/2001/XMLSchema}'),
  );
  expect(referred.size).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('what came with Services88 is absent from Services86', async () => {
  const older = [...(await describedOperations('Services86/Appointment')), ...(await describedOperations('Services86/Pocket'))];
  expect(older.filter((name) => [...appointmentSince88, ...pocketSince88].includes(name))).toEqual([]);
});
