import { isJsonArray, isJsonObject, readJsonTree, writeJsonTree } from '../../src/json';

test('a tree is written as it was read, numbers by their text', () => {
  const json = '{"a":[1.50,-0,1e400,null,true,"\\u2028\\\\"],"__proto__":{}}';
  expect(writeJsonTree(readJsonTree(json))).toBe(json.replace('\\u2028', '\u2028'));
});

test('objects and arrays are told apart', () => {
  expect(['{}', '[]', '1', 'null'].map((json) => isJsonObject(readJsonTree(json)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(['{}', '[]', '1', 'null'].map((json) => isJsonArray(readJsonTree(json)))).toEqual([false, true, false, false]);
});
