import { read } from './messages';

test.each([
  ['{"Flag":true}', { Flag: true }],
  ['{"Number":-0}', { Number: 0 }],
  ['{"Big":9223372036854775807}', { Big: '9223372036854775807' }],
  ['{"Big":"9223372036854775807"}', { Big: '9223372036854775807' }],
  ['{"Price":1.50}', { Price: '1.50' }],
  ['{"Price":"1.50"}', { Price: '1.50' }],
  ['{"Price":15e1}', { Price: '150' }],
  ['{"Ratio":1E5}', { Ratio: '1E5' }],
  ['{"Ratio":"NaN"}', { Ratio: 'NaN' }],
  ['{"Ratio":"Infinity"}', { Ratio: 'INF' }],
  ['{"Ratio":"-Infinity"}', { Ratio: '-INF' }],
  ['{"Ratio":"-INF"}', { Ratio: '-INF' }],
  ['{"When":"2024-05-06"}', { When: '2024-05-06T00:00:00' }],
  ['{"When":"2024-05-06T07:08:09.1Z"}', { When: '2024-05-06T07:08:09.1Z' }],
  ['{"Span":"00:30"}', { Span: '00:30:00' }],
  ['{"Span":"PT30M"}', { Span: '00:30:00' }],
  ['{"Letter":"é"}', { Letter: 'é' }],
  ['{"Letter":"\\u0000"}', { Letter: '\0' }],
  ['{"Season":"spring"}', { Season: 'Spring' }],
  ['{"Season":2}', { Season: 'Summer' }],
  ['{"Season":"2"}', { Season: 'Summer' }],
  ['{"Rights":"prune,  read"}', { Rights: 'Read, Prune' }],
  ['{"Rights":"Read Prune"}', { Rights: 'Read, Prune' }],
  ['{"Rights":5}', { Rights: 'Read, Prune' }],
  ['{"Rights":"5"}', { Rights: 'Read, Prune' }],
  ['{"Rights":""}', { Rights: '' }],
  ['{"Rights":0}', { Rights: '' }],
  ['{"Text":"0150"}', { Text: '0150' }],
])('%s, strictly read or not', (body, value) => {
  expect(read(body)).toEqual(value);
  expect(read(body, { reading: 'strict' })).toEqual(value);
});

test.each([
  ['{"Number":1.0}', 'Number: expected int, found "1.0"'],
  ['{"Number":1e3}', 'Number: expected int, found "1e3"'],
  ['{"Number":true}', 'Number: expected int, found true'],
  ['{"Number":2147483648}', 'Number: "2147483648" is out of range for int'],
  ['{"Letter":""}', 'Letter: expected a single character, found ""'],
  ['{"Letter":"ab"}', 'Letter: expected a single character, found "ab"'],
  ['{"Letter":65}', 'Letter: expected a single character, found the number "65"'],
  ['{"Season":"Monsoon"}', 'Season: expected Season (Unknown, Spring, Summer, Autumn, Winter), found "Monsoon"'],
  ['{"Season":9}', 'Season: expected Season (Unknown, Spring, Summer, Autumn, Winter), found the number "9"'],
  ['{"Rights":"Read, Paint"}', 'Rights: unknown member "Paint"'],
  ['{"Rights":16}', 'Rights: 16 has bits that are no members'],
  ['{"Rights":1.5}', 'Rights: expected flags of Rights, found the number "1.5"'],
  ['{"When":"yesterday"}', 'When: expected dateTime (yyyy-mm-ddThh:mm:ss), found "yesterday"'],
  ['{"When":1700000000}', 'When: expected dateTime, found the number "1700000000"'],
  ['{"Ratio":"1e400"}', 'Ratio: "1e400" is out of range for double'],
  ['{"Bytes":[1,2]}', 'Bytes: expected base64Binary, found an array'],
])('%s is refused, strictly read or not', (body, message) => {
  expect(read(body)).toBe(message);
  expect(read(body, { reading: 'strict' })).toBe(message);
});
