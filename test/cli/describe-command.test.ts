import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enumeration, gardenWsdl, struct } from '../contract/fixture';
import { ownWsdl, run, temporaryFolder, type Ran } from './command-run';

const describeOwn = (name: string): Promise<Ran> => run(['describe', name], { environment: { CONTRACT_DIR: ownWsdl } });

test('an operation in all versions, with both wires', async () => {
  const { code, out } = await describeOwn('services86.appointment.setseen');
  expect(code).toBe(0);
  expect(out).toContain('Appointment.SetSeen\n\nIn: Services86, Services88\n');
  expect(out).toMatch(/UpdateMode +RecurrenceUpdateMode +RecurrenceUpdateMode\n/);
  expect(out).toContain('RecurrenceUpdateMode: Unknown | OnlyThis | ThisAndForward | StopRecurrence');
  expect(out).toContain('Results: none');
  expect(out).toContain('the same in all these versions');
  expect(out).toContain('SOAPAction: "http://www.superoffice.net/ws/crm/NetServer/Services86/Appointment/SetSeen"');
  expect(out).toContain('\n    <SetSeen>\n      <AppointmentId>1</AppointmentId>\n');
  expect(out).toContain('POST /api/v1/Agents/Appointment/SetSeen\n{\n  "AppointmentId": 1,');
});

test.each([
  ['Appointment.GetAppointmentEntity', '?appointmentEntityId=..., no body'],
  ['Appointment.SaveAppointmentEntity', 'the body is the AppointmentEntity itself'],
  ['Appointment.GetAppointmentList', 'the body is an array of AppointmentIds'],
  ['Appointment.CreateDefaultAppointmentEntity', 'no body'],
])('the v1 request of %s: %s', async (name, shape) => {
  expect((await describeOwn(name)).out).toContain(shape);
});

test('the examples are in the version named, else in the newest', async () => {
  expect((await describeOwn('Appointment.SetSeen')).out).toContain('Example SOAP (Services88)');
  const { out } = await describeOwn('Services86.Appointment.GetAppointmentEntity');
  expect(out).toContain('Example SOAP (Services86)');
  expect(out).toContain('  AppointmentEntity.CustomFields: from Services88 on\n');
});

test('agents, versions and near misses', async () => {
  expect((await describeOwn('Services86')).out).toMatch(/^Services86\n  Appointment\n(?:  \w+\n)+  SoPrincipal\n/);
  expect((await describeOwn('Services86.Appointment')).out).toContain(
    'SetSeen(AppointmentId: int, UpdateMode: RecurrenceUpdateMode)\n',
  );
  const both = await describeOwn('Appointment');
  expect(both.out).toMatch(/SetSeenMany\(.*\) +\[Services88\]\n/);
  const problems: readonly (readonly [string, string])[] = [
    ['Appointment.SetSen', 'Did you mean Appointment.SetSeen?'],
    ['Services86.Apointment', 'Did you mean Appointment?'],
    ['Services86.Appointment.SetSeenMany', 'Did you mean Services88.Appointment.SetSeenMany?'],
    ['Services99.Appointment', 'Did you mean Services86, Services88?'],
    ['Zzzzzzzz', 'There is no agent Zzzzzzzz.\n'],
    ['a.b.c.d', 'has too many parts'],
  ];
  for (const [name, message] of problems) {
    const ran = await describeOwn(name);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.problems).toContain(message);
  }
});

test('skew: fields, members and parameters newer, gone or of another type', async () => {
  const folder = temporaryFolder();
  const write = (version: string, text: string): void => {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'Garden.wsdl'), text.replaceAll('Services86', version));
  };
  const garden = (fields: string, members: string, parameters: string): string =>
    gardenWsdl({
      declarations: struct('Bed', fields) + `<xs:simpleType name="Crop">${enumeration(members)}</xs:simpleType>`,
      parameters: `<xs:element name="Bed" type="t:Bed"/><xs:element name="Crop" type="t:Crop"/>${parameters}`,
    });
  const field = (name: string, type: string): string => `<xs:element name="${name}" type="${type}"/>`;
  write('Services86', garden(field('Deleted', 'xs:short') + field('Old', 'xs:int'), 'Kale Leek', ''));
  write('Services87', garden(field('Deleted', 'xs:boolean'), 'Kale Leek Pea', field('Litres', 'xs:int')));
  write(
    'Services88',
    garden(field('Deleted', 'xs:boolean') + field('New', 'xs:int'), 'Kale Pea', field('Litres', 'xs:int')),
  );
  const { out } = await run(['describe', 'Garden.Water'], { environment: { CONTRACT_DIR: folder } });
  const skew = out
    .slice(out.indexOf('Skew\n'), out.indexOf('SOAP  POST'))
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
  expect(skew.sort()).toEqual([
    'Bed.Deleted: short in Services86, boolean in Services87, boolean in Services88',
    'Bed.New: from Services88 on',
    'Bed.Old: up to Services86',
    'Crop.Leek: up to Services87',
    'Crop.Pea: from Services87 on',
    'parameter Litres: from Services87 on',
  ]);
  expect(out).toMatch(/ Litres +- +int required +int required\n/);
});
