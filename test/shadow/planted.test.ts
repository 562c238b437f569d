/** Seven differences that were planted: over both wires those that count are found, with their paths, and no others. */
import { extras, failure, JsonText, unknownElements, type Failure, type Struct } from '../../src/command';
import { places } from '../comparison/outcomes';
import {
  call,
  changed,
  crmSettings,
  operationNamed,
  rawServer,
  startCrm,
  startShadow,
  type Answering,
  type Caller,
  type ShadowRig,
  type TestCrm,
} from './rig';

const own = (caller: Caller) => operationNamed(caller, 'Appointment', 'GetAppointmentEntity');
const fieldsOf = (caller: Caller) => {
  const [result] = own(caller).results;
  return result?.type.kind === 'struct' ? result.type.fields : [];
};

const right = { Mask: 'Read', Reason: 'r' };
const property = (name: string) => [name, { FieldRight: right, FieldType: name, FieldLength: 1 }] as const;

const first: Answering = changed((record) => ({
  ...record,
  Description: null,
  StartDate: '2026-01-02T03:04:05+01:00',
  EndDate: '2026-01-02T03:04:05+01:00',
  FieldProperties: new Map([property('a'), property('b')]),
  Type: 'inDiary',
}));

/** @param newer what the contract does not know, as the second CRM's wire says it */
const second = (newer: Struct): Answering =>
  changed((record) => {
    const { Description: _nothing, ...rest } = record;
    return {
      ...rest,
      StartDate: '2026-01-02T03:04:05+02:00',
      EndDate: '2026-01-02T02:04:05Z',
      FieldProperties: new Map([property('b'), property('a')]),
      Type: 'inChecklist',
      ...newer,
    };
  });

const inJson = { [extras]: new Map([['Newer', new JsonText('1')]]) };
const inXml = (caller: Caller) => ({
  [unknownElements]: {
    fields: fieldsOf(caller),
    elements: new Map([['x Newer', { before: 0, name: 'Newer', text: '<Newer>1</Newer>' }]]),
  },
});

const usual = ['Description missing', 'StartDate value', 'Type value'];

async function running<T>(
  crms: readonly [Answering, Answering],
  kinds: readonly [Caller, Caller],
  use: (rig: ShadowRig, one: TestCrm, other: TestCrm) => Promise<T>,
): Promise<T> {
  const [one, other] = await Promise.all(crms.map((each) => startCrm(each)));
  if (one === undefined || other === undefined) throw new Error('no CRM');
  const rig = await startShadow({
    ...crmSettings('UPSTREAM', one.address, kinds[0]),
    ...crmSettings('SHADOW', other.address, kinds[1]),
  });
  try {
    return await use(rig, one, other);
  } finally {
    await rig.stop();
    await Promise.all([one.stop(), other.stop()]);
  }
}

test.each([
  ['Services86', 'v1', 'Services86', inXml('Services86'), ['Newer extra']],
  ['Services86', 'Services86', 'v1', inJson, []],
  ['Services86', 'v1', 'Services88', inXml('Services88'), []],
  ['Services86', 'Services88', 'v1', inJson, []],
  ['v1', 'v1', 'v1', inJson, ['Newer extra']],
  ['v1', 'Services88', 'v1', inJson, ['Newer extra']],
  ['v1', 'v1', 'Services88', inXml('Services88'), []],
] as const)('a %s caller over a %s CRM, with a shadow that speaks %s', async (caller, one, other, newer, more) => {
  const found = await running([first, second(newer)], [one, other], async (rig) => {
    await call(rig.gateway.address, caller, own(caller), { AppointmentEntityId: 1 });
    return rig.comparedUntil(1);
  });
  expect(found).toMatchObject([{ result: 'different', operation: { name: 'GetAppointmentEntity' } }]);
  expect(places(found[0]?.differences ?? []).toSorted()).toStrictEqual([...usual, ...more].toSorted());
});

test('a list of one item is the same over both wires; an item in place of the list is found', async () => {
  const one = await startCrm();
  const json = await call(one.address, 'v1', own('v1'), { AppointmentEntityId: 1 });
  const broken = await rawServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(json.body.replace(/"Participants":\[(.*?)\],/, '"Participants":$1,'));
  });
  const rig = await startShadow({
    ...crmSettings('UPSTREAM', one.address, 'Services88'),
    ...crmSettings('SHADOW', broken.address, 'v1'),
  });
  await call(rig.gateway.address, 'Services86', own('Services86'), { AppointmentEntityId: 1 });
  const [found] = await rig.comparedUntil(1);
  expect(json.body).toContain('"Participants":[{');
  expect(found?.differences).toStrictEqual([
    { path: 'Participants', kind: 'outcome', first: 'answer', second: 'upstream.invalid, Fault' },
  ]);
  await rig.stop();
  await Promise.all([one.stop(), broken.stop()]);
});

const refused = failure('crm.refused', 'no', { exception: { message: 'no', type: 'SuperOffice.SoException' } });
const fault: Failure = {
  ...refused,
  fault: { codes: [{ namespace: 'http://schemas.xmlsoap.org/soap/envelope/', local: 'Server' }], detail: [] },
};

test.each([
  ['Services86', ['different', [' outcome']]],
  ['v1', ['same', []]],
] as const)('a Fault against Succeeded=false, for a %s caller', async (caller, expected) => {
  const crms = [() => refused, () => fault] as const;
  const found = await running(crms, ['Services88', 'Services86'], async (rig) => {
    await call(rig.gateway.address, caller, own(caller), { AppointmentEntityId: 1 });
    return rig.comparedUntil(1);
  });
  expect([found[0]?.result, places(found[0]?.differences ?? [])]).toStrictEqual(expected);
});
