import { finish, TurnBudget } from '../../src/text/turn';
import { carriesInformation } from '../../src/upstream/carries-information';

const carries = (text: string): boolean => finish(carriesInformation(text, new TurnBudget()));

test.each([
  'null',
  'false',
  '0',
  '-0',
  '0.00',
  '0e7',
  '""',
  '"Unknown"',
  '"none"',
  '"NotSet"',
  '"0001-01-01T00:00:00"',
  '"0001-01-01T00:00:00.000Z"',
  '"00:00:00"',
  '"PT0S"',
  '"00000000-0000-0000-0000-000000000000"',
  '[]',
  '{}',
  '{"Id":0,"Name":"","Rows":[],"Inner":{"Kind":"None","Set":null}}',
  ' { "a" : [ ] } ',
])('%s says nothing', (text) => {
  expect(carries(text)).toBe(false);
});

test.each([
  'true',
  '1',
  '0.1',
  '1e-400',
  '" "',
  '"0"',
  '"false"',
  '"Sideways"',
  '"0001-01-02T00:00:00"',
  '"00:30:00"',
  '[0]',
  '[null]',
  '[[]]',
  '{"Id":0,"Inner":{"Rows":[null]}}',
  `{${Array.from({ length: 1_000 }, (_, index) => `"k${index}":0`).join()}}`,
])('%.60s says something', (text) => {
  expect(carries(text)).toBe(true);
});
