import { nearMisses } from '../../src/cli/describe-name';

const names = ['SetSeen', 'SetSeenMany', 'Move', 'GetAppointment', 'Delete'];

test.each([
  ['SetSen', ['SetSeen']],
  ['setseen', ['SetSeen', 'SetSeenMany']],
  ['Appointment', ['GetAppointment']],
  ['Movee', ['Move']],
  ['Unheard', []],
  ['', []],
])('%s', (typed, expected) => {
  expect(nearMisses(typed, names)).toEqual(expected);
});

test('never more than five', () => {
  expect(nearMisses('Name', ['Name1', 'Name2', 'Name3', 'Name4', 'Name5', 'Name6'])).toHaveLength(5);
});
