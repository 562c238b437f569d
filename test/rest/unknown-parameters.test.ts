import { Refusal } from '../../src/command';
import { isIncidental, unknownParameters, parseQuery } from '../../src/rest/query';
import { operationOf, setSeen } from './messages';

const get = operationOf('Appointment', 'GetAppointmentEntity');
const of = (query: string, unknown: 'refuse' | 'keep' = 'keep', operation = get) =>
  unknownParameters(query, parseQuery(query), operation, unknown);

test.each([
  ['', undefined],
  ['appointmentEntityId=5', undefined],
  ['APPOINTMENTENTITYID=5&$SELECT=Name', undefined],
  [
    'appointmentEntityId=5&New=1&new=%26&_=7',
    [
      ['New', '1'],
      ['new', '&'],
      ['_', '7'],
    ],
  ],
  [
    '__proto__=x&constructor',
    [
      ['__proto__', 'x'],
      ['constructor', ''],
    ],
  ],
] as const)('what the contract does not know of ?%s', (query, pairs) => {
  expect(of(query)).toEqual(pairs);
});

test('what some reader takes for a known parameter is refused', () => {
  for (const name of ['appointmentEntity%C4%B1d', 'appointmentEntityI%CC%87d', '%24%C5%BFelect'])
    expect(() => of(`${name}=6&appointmentEntityId=5`)).toThrow(Refusal);
});

test('by choice others are, but for what is put behind any address', () => {
  expect(() => of('appointmentEntityId=5&New=1', 'refuse')).toThrow('the contract has no such parameter');
  expect(of('_=1&$top=5', 'refuse', setSeen)).toBeUndefined();
  expect(['_', '$top', 'New', '__'].map(isIncidental)).toEqual([true, true, false, false]);
});
