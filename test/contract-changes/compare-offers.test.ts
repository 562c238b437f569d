import { loadContract } from '../../src/contract';
import {
  compareOffers,
  countChanges,
  isBreaking,
  offerOf,
  offerOfVersion,
  type ContractChange,
  type OfferedAgent,
} from '../../src/contract-changes';
import { contractFolder } from '../contract/folder';
import { ownAgent, soapOffer, withEntry } from './offered';

const before = ownAgent('Services86', 'Appointment');
const compare = (one: OfferedAgent, other: OfferedAgent): readonly ContractChange[] =>
  compareOffers(soapOffer('one', one), soapOffer('other', other)).changes;

const said = ({ kind, way, path, detail, breaks }: ContractChange): string =>
  `${kind} ${way} ${path} ${detail} ${breaks.sends ? 'sends' : ''} ${breaks.reads ? 'reads' : ''}`.replace(/ +/g, ' ').trim(); // prettier-ignore

test('a contract has no change to itself', () => {
  expect(compare(before, ownAgent('Services86', 'Appointment'))).toEqual([]);
});

test('of two versions names count, not namespaces: what Services88 has more, of Appointment', () => {
  const changes = compare(before, ownAgent('Services88', 'Appointment'));
  expect(changes.filter(({ way }) => way === 'removed')).toEqual([]);
  const paths = changes.map(({ path }) => path);
  expect(paths).toContain('Appointment.SetSeenMany');
  expect(paths).toContain('AppointmentEntity.CautionWarning');
  expect(changes.find(({ path }) => path === 'EFieldRight.Nullable')).toMatchObject({
    kind: 'member',
    way: 'added',
    breaks: { sends: false, reads: true },
    operations: expect.arrayContaining(['Appointment.GetAppointmentEntity']),
  });
});

/** The agent with a change to one operation, struct or enumeration. */
const operation = (change: (of: ReturnType<typeof setSeen>) => object): OfferedAgent => ({
  ...before,
  operations: withEntry(before.operations, 'SetSeen', { ...setSeen(), ...change(setSeen()) }),
});
const setSeen = () => before.operations.get('SetSeen') ?? fail();
const struct = (change: (fields: readonly Field[]) => readonly Field[]): OfferedAgent => {
  const type = before.types.get('AppointmentEntity') ?? fail();
  return { ...before, types: withEntry(before.types, 'AppointmentEntity', { ...type, fields: change(type.fields) }) };
};
const members = (
  change: (given: ReadonlyMap<string, number | undefined>) => ReadonlyMap<string, number | undefined>,
) => {
  const type = before.types.get('ActivityStatus') ?? fail();
  return { ...before, types: withEntry(before.types, 'ActivityStatus', { ...type, members: change(type.members) }) };
};
type Field = ReturnType<typeof setSeen>['parameters'][number];
const field = (name: string, type: string, optional = true, nillable = true): Field => ({ name, type, holds: '', optional, nillable }); // prettier-ignore
const retyped = (name: string, change: Partial<Field>) => (fields: readonly Field[]) =>
  fields.map((each) => (each.name === name ? { ...each, ...change } : each));
function fail(): never {
  throw new Error('The contract has changed.');
}

const planted: readonly (readonly [string, OfferedAgent, string])[] = [
  ['an operation taken away', { ...before, operations: withEntry(before.operations, 'SetSeen', undefined) }, 'operation removed Appointment.SetSeen sends reads'],
  ['an operation', { ...before, operations: withEntry(before.operations, 'SetHeard', { ...setSeen(), name: 'SetHeard' }) }, 'operation added Appointment.SetHeard'],
  ['an operation in other letters', { ...before, operations: withEntry(withEntry(before.operations, 'SetSeen', undefined), 'SETSeen', { ...setSeen(), name: 'SETSeen' }) }, 'operation changed Appointment.SetSeen written SETSeen sends reads'],
  ['another element', operation(() => ({ response: 'Seen' })), 'operation changed Appointment.SetSeen element SetSeenResponse → Seen sends reads'],
  ['a parameter', operation(({ parameters }) => ({ parameters: [...parameters, field('Colour', 'string')] })), 'parameter added Appointment.SetSeen(Colour) string'],
  ['a parameter that must be sent', operation(({ parameters }) => ({ parameters: [...parameters, field('Colour', 'string', false)] })), 'parameter added Appointment.SetSeen(Colour) string, must be sent sends'],
  ['a parameter taken away', operation(({ parameters }) => ({ parameters: parameters.slice(1) })), 'parameter removed Appointment.SetSeen(AppointmentId) int sends'],
  ['a parameter in other letters', operation(({ parameters }) => ({ parameters: retyped('AppointmentId', { name: 'AppointmentID' })(parameters) })), 'parameter changed Appointment.SetSeen(AppointmentId) written AppointmentID sends'],
  ['a parameter that grew', operation(({ parameters }) => ({ parameters: retyped('AppointmentId', { type: 'long' })(parameters) })), 'parameter changed Appointment.SetSeen(AppointmentId) int → long'],
  ['a parameter that shrank', operation(({ parameters }) => ({ parameters: retyped('AppointmentId', { type: 'short' })(parameters) })), 'parameter changed Appointment.SetSeen(AppointmentId) int → short sends'],
  ['parameters in another order', operation(({ parameters }) => ({ parameters: parameters.toReversed() })), 'operation changed Appointment.SetSeen another order of parameters sends'],
  ['a first result', operation(() => ({ results: [field('Response', 'int')] })), 'result added Appointment.SetSeen(Response) int'],
  ['a header block of the request', operation(({ requestHeaders }) => ({ requestHeaders: [...requestHeaders, 'Seal'] })), 'header added Appointment.SetSeen[Seal] of the request sends'],
  ['a header block of the answer taken away', operation(({ responseHeaders }) => ({ responseHeaders: responseHeaders.filter((name) => name !== 'ExtraInfo') })), 'header removed Appointment.SetSeen[ExtraInfo] of the answer reads'],
  ['a property', struct((fields) => [...fields, field('Colour', 'string')]), 'property added AppointmentEntity.Colour string'],
  ['a property taken away', struct((fields) => fields.filter(({ name }) => name !== 'Description')), 'property removed AppointmentEntity.Description string sends reads'],
  ['a property of another type', struct(retyped('Description', { type: 'string[]' })), 'property changed AppointmentEntity.Description string → string[] sends reads'],
  ['a property that grew', struct(retyped('AppointmentId', { type: 'long' })), 'property changed AppointmentEntity.AppointmentId int → long reads'],
  ['a property that must not be nil', struct(retyped('Description', { nillable: false })), 'property changed AppointmentEntity.Description must not be nil sends'],
  ['a property that must be there', struct(retyped('Description', { optional: false })), 'property changed AppointmentEntity.Description must be there sends'],
  ['properties in another order', struct((fields) => fields.toReversed()), 'type changed AppointmentEntity another order of properties sends reads'],
  ['a base type', { ...before, types: withEntry(before.types, 'AppointmentEntity', { ...(before.types.get('AppointmentEntity') ?? fail()), base: 'Other' }) }, 'type changed AppointmentEntity extends Carrier → Other'],
  ['another kind of type', { ...before, types: withEntry(before.types, 'ActivityStatus', { ...(before.types.get('ActivityStatus') ?? fail()), kind: 'flags' }) }, 'type changed ActivityStatus enum → flags sends reads'],
  ['a type', { ...before, types: withEntry(before.types, 'Colour', { kind: 'struct', base: '', fields: [], members: new Map() }) }, 'type added Colour'],
  ['a member', members((given) => withEntry(given, 'Dreaming', 99)), 'member added ActivityStatus.Dreaming reads'],
  ['a member taken away', members((given) => withEntry(given, 'Completed', undefined)), 'member removed ActivityStatus.Completed sends'],
  ['a member with another number', members((given) => withEntry(given, 'Completed', 99)), 'member changed ActivityStatus.Completed 3 → 99 sends reads'],
]; // prettier-ignore

test.each(planted)('one planted change, and nothing else: %s', (_name, after, change) => {
  expect(compare(before, after).map(said)).toEqual([change]);
});

test('a whole agent comes and goes with its operations', () => {
  const pocket = ownAgent('Services86', 'Pocket');
  const more = compareOffers(soapOffer('one', before), soapOffer('other', before, pocket)).changes;
  expect(more.filter(({ kind }) => kind === 'agent').map(said)).toEqual(['agent added Pocket']);
  expect(countChanges(more).get('operation added')).toBe(pocket.operations.size);
  const less = compareOffers(soapOffer('one', before, pocket), soapOffer('other', before)).changes;
  expect(less.find(({ kind }) => kind === 'agent')).toMatchObject({ way: 'removed', breaks: { sends: true } });
  expect(compareOffers(soapOffer('one', before), soapOffer('other', pocket), { agent: 'APPOINTMENT' }).changes.map(({ path }) => path)).not.toContain('Pocket'); // prettier-ignore
});

test('an agent that cannot be read is told, and is no change', () => {
  const broken = offerOf({ name: 'x', wire: 'soap', tells: 'all' }, [], ['Appointment']);
  expect(compareOffers(soapOffer('one', before), broken)).toMatchObject({ changes: [], unread: ['Appointment'] });
});

test('the real Services84 to 88, counted by hand, where CONTRACT_DIR has them', () => {
  // All versions are the vendor's: without them there is nothing to count.
  const contract = loadContract(contractFolder, { onProblem: fail });
  const [old, last] = [contract.version('Services84'), contract.version('Services88')];
  const all = old && last ? compareOffers(offerOfVersion(old), offerOfVersion(last)).changes : undefined;
  // 1,355 and 1,849 operations; versions only add, but for one property that changed its type.
  expect(countChanges(all ?? []).get('operation added')).toBe(all && 494);
  expect(all?.filter(({ way }) => way === 'removed') ?? []).toEqual([]);
  expect(all?.filter((change) => change.kind === 'property' && isBreaking(change)).map(said)).toEqual(
    all && ['property changed UserGroup.Deleted short → boolean sends reads'],
  );
});
