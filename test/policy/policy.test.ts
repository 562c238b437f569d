import { Secret } from '../../src/command';
import {
  compilePolicy,
  explainPolicy,
  subjectOf,
  tokenHash,
  type PolicyRule,
  type Subject,
} from '../../src/policy/policy';
import { isNetwork } from '../../src/policy/networks';
import { context, operation } from '../identity/world';

const subject: Subject = {
  tenant: 'Cust1',
  applicationToken: tokenHash('app'),
  address: '10.1.2.3',
  wire: 'soap',
  version: 'Services86',
  agent: 'Appointment',
  operation: 'SetSeen',
};

const fits = (conditions: Partial<PolicyRule>, some: Partial<Subject> = {}) =>
  compilePolicy([{ name: 'r', effect: 'deny', ...conditions }])({ ...subject, ...some }) !== undefined;

test.each<[Partial<PolicyRule>, Partial<Subject>, boolean]>([
  [{}, {}, true],
  [{ tenant: ['cust1'] }, {}, true],
  [{ tenant: ['Cust*'] }, {}, true],
  [{ tenant: ['Cust2', ''] }, {}, false],
  [{ tenant: [''] }, { tenant: '' }, true],
  [{ applicationToken: [tokenHash('app')] }, {}, true],
  [{ applicationToken: [tokenHash('other')] }, {}, false],
  [{ applicationToken: [tokenHash('app')] }, { applicationToken: undefined }, false],
  [{ network: ['10.0.0.0/8'] }, {}, true],
  [{ network: ['10.1.2.3'] }, {}, true],
  [{ network: ['10.1.2.4/32', '192.168.0.0/16'] }, {}, false],
  [{ network: ['10.0.0.0/8'] }, { address: '::ffff:10.1.2.3' }, true],
  [{ network: ['2001:db8::/32'] }, { address: '2001:db8::7' }, true],
  [{ network: ['0.0.0.0/0', '::/0'] }, { address: '' }, false],
  [{ wire: ['soap'] }, {}, true],
  [{ wire: ['rest'] }, {}, false],
  [{ version: ['Services84', 'services8*'] }, {}, true],
  [{ version: ['v1'] }, {}, false],
  [{ agent: ['appointment'] }, {}, true],
  [{ agent: ['Appoint'] }, {}, false],
  [{ operation: ['Set*', 'Save*'] }, {}, true],
  [{ operation: ['Appointment.Set*'] }, {}, true],
  [{ operation: ['*.Delete*'] }, {}, false],
  [{ operation: ['SetSee.'] }, {}, false],
  [{ agent: ['Appointment'], wire: ['rest'] }, {}, false],
  [{ operation: ['GET /api/v1/Contact/*'] }, { agent: '', operation: 'GET /api/v1/Contact/4' }, true],
  [{ agent: ['Contact'] }, { agent: '', operation: 'GET /api/v1/Contact/4' }, false],
])('%j on %j: %p', (conditions, some, expected) => {
  expect(fits(conditions, some)).toBe(expected);
});

const rules: readonly PolicyRule[] = [
  { name: 'office', network: ['192.168.0.0/16'], effect: 'allow' },
  { name: 'no deletes', operation: ['Delete*'], effect: 'deny' },
  { name: 'readers', operation: ['Get*'], effect: 'allow' },
  { name: 'rest', effect: 'deny' },
];

test('the first rule that fits decides', () => {
  const decide = (some: Partial<Subject>) => compilePolicy(rules)({ ...subject, ...some })?.name;
  expect(decide({ operation: 'DeleteAppointment', address: '192.168.1.1' })).toBe('office');
  expect(decide({ operation: 'DeleteAppointment' })).toBe('no deletes');
  expect(decide({ operation: 'GetAppointment' })).toBe('readers');
  expect(decide({})).toBe('rest');
  expect(compilePolicy([])(subject)).toBeUndefined();
});

test('an explanation goes as far as the decision and names what does not fit', () => {
  const steps = explainPolicy(rules, { ...subject, operation: 'GetAppointment' });
  expect(steps.map(({ rule, unfit }) => [rule.name, unfit])).toEqual([
    ['office', 'network'],
    ['no deletes', 'operation'],
    ['readers', undefined],
  ]);
});

test('a command and a relayed call as rules see them', () => {
  const caller = { tenant: 'Cust1', applicationToken: new Secret('app') };
  const frame = context({ wire: 'soap', remoteAddress: '10.1.2.3' });
  const setSeen = operation('Services86.Appointment.SetSeen');
  expect(subjectOf(caller, frame, setSeen)).toEqual(subject);
  expect(subjectOf({ tenant: '' }, context({ wire: 'rest' }), setSeen)).toMatchObject({
    version: 'v1',
    address: '',
    applicationToken: undefined,
  });
  expect(subjectOf({ tenant: '' }, context(), { method: 'PUT', path: '/api/v1/Contact/4' })).toMatchObject({
    wire: 'rest',
    version: 'v1',
    agent: '',
    operation: 'PUT /api/v1/Contact/4',
  });
});

test.each([
  ['HEAD', 'GET /api/v1/Contact/*', true],
  ['HEAD', 'HEAD *', true],
  ['GET', 'HEAD *', false],
])('%s of a relayed call and the rule %s: %p', (method, rule, expected) => {
  expect(fits({ operation: [rule] }, subjectOf({ tenant: '' }, context(), { method, path: '/api/v1/Contact/4' }))).toBe(
    expected,
  );
});

test.each([['10.0.0.1', true], ['10.0.0.0/8', true], ['::1/128', true], ['10.0.0.0/33', false], ['10.0.0', false], ['::/129', false], ['10.0.0.0/8/8', false], ['', false]])(
  '%p is a network: %p', (text, expected) => expect(isNetwork(text)).toBe(expected),
); // prettier-ignore

test('a pattern takes one look, however a caller fills its path', () => {
  const find = compilePolicy([
    { name: 'links', effect: 'deny', operation: ['GET */Contact/*/Contact/*/Contact/*/Links'] },
  ]);
  const path = '/Contact'.repeat(1_000);
  expect(find({ ...subject, agent: '', operation: `GET /api/v1${path}` })).toBeUndefined();
  expect(find({ ...subject, agent: '', operation: `GET /api/v1${path}/x/Links` })).toBeDefined();
});

test.each(['/api/v1/%43ontact/4', '/api/v1/Contact%2f4', '/api/v1/C%6Fntact/%34'])(
  'an escape hides no relayed call from its rule: %s',
  (path) => {
    const relayed = subjectOf({ tenant: '' }, context(), { method: 'GET', path });
    expect(fits({ operation: ['GET /api/v1/Contact/4'] }, relayed)).toBe(true);
    expect(fits({ operation: [`GET ${path}`] }, relayed)).toBe(true);
  },
);
