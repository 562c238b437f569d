/** What the replaced server reads besides (measured), and how it goes on: `READING=lenient`. */
import { decode, operationOf, read, sentOn } from './messages';

const kept = { unknown: 'keep' } as const;

test.each([
  ['{"Number":"108"}', '{"Number":108}'],
  ['{"Number":"-5"}', '{"Number":-5}'],
  ['{"Number":" +005 "}', '{"Number":5}'],
  ['{"Tiny":"127","Small":"-32768"}', '{"Tiny":127,"Small":-32768}'],
  ['{"Numbers":["1",2,"3"]}', '{"Numbers":[1,2,3]}'],
  ['{"Counts":{"1":"2"}}', '{"Counts":{"1":2}}'],
  [
    '{"Big":"9223372036854775807","Huge":" 18446744073709551615"}',
    '{"Big":9223372036854775807,"Huge":18446744073709551615}',
  ],
  ['{"Price":"1.50","Ratio":" -1E5","Rough":".5"}', '{"Price":1.50,"Ratio":-1E5,"Rough":0.5}'],
  ['{"Ratio":"INF"}', '{"Ratio":"Infinity"}'],
  ['{"Text":5}', '{"Text":"5"}'],
  ['{"Text":-1.50e+3}', '{"Text":"-1.50e+3"}'],
  ['{"Text":true,"Names":[false,0,null,""]}', '{"Text":"true","Names":["false","0",null,""]}'],
  ['{"Notes":{"a":1,"b":true,"c":null}}', '{"Notes":{"a":"1","b":"true","c":null}}'],
  ['{"Beds":[[{"Name":7}]]}', '{"Beds":[[{"Name":"7"}]]}'],
  ['{"Flag":"true"}', '{"Flag":true}'],
  ['{"Flag":" FALSE "}', '{"Flag":false}'],
  ['{"Flag":1}', '{"Flag":true}'],
  ['{"Flag":0}', '{"Flag":false}'],
  ['{"Flag":-1}', '{"Flag":true}'],
  ['{"Flag":9223372036854775807}', '{"Flag":true}'],
  ['{"Season":2}', '{"Season":"Summer"}'],
  ['{"Season":"2"}', '{"Season":"Summer"}'],
  ['{"Season":"summer"}', '{"Season":"Summer"}'],
  ['{"Rights":5}', '{"Rights":"Read, Prune"}'],
  ['{"Rights":"5"}', '{"Rights":"Read, Prune"}'],
  ['{"rights":"5"}', '{"Rights":"Read, Prune"}'],
  ['{"rights":5,"Number":"1"}', '{"Number":1,"Rights":"Read, Prune"}'],
  ['{"Text":"a","rights":5}', '{"Text":"a","Rights":"Read, Prune"}'],
  ['{"Rights":"prune,read"}', '{"Rights":"Read, Prune"}'],
  ['{"Rights":""}', '{"Rights":"0"}'],
  ['{"When":null,"Text":"a"}', '{"Text":"a"}'],
  ['{"When":"2021-10-20T15:30"}', '{"When":"2021-10-20T15:30:00"}'],
  ['{"When":"2021-10-20 15:30:00"}', '{"When":"2021-10-20T15:30:00"}'],
  ['{"When":"2021-10-20T15:30:00+0200"}', '{"When":"2021-10-20T15:30:00+02:00"}'],
  ['{"When":"\\/Date(1634736600000)\\/"}', '{"When":"2021-10-20T13:30:00Z"}'],
  ['{"When":"2021-10-20"}', '{"When":"2021-10-20T00:00:00"}'],
  ['{"Visits":{"2021-10-20 15:30":{}}}', '{"Visits":{"2021-10-20T15:30:00":{}}}'],
  ['{"Counts":{"01":1}}', '{"Counts":{"1":1}}'],
  ['{"Numbers":"","Plant":"","Notes":"","Beds":[""]}', '{"Numbers":null,"Beds":[null],"Notes":null,"Plant":null}'],
  ['{"Number":1,}', '{"Number":1}'],
  ['{"Numbers":[1,2,],"Plant":{"Name":"a",},}', '{"Numbers":[1,2],"Plant":{"Name":"a"}}'],
  ['{"Number":1,"New":{"a":[1.50,],"b":{},},}', '{"Number":1,"New":{"a":[1.50],"b":{}}}'],
  ['{"Anything":{"a":[1,[2,],],}}', '{"Anything":{"a":[1,[2]]}}'],
  ['{"Anything":[1,]}', '{"Anything":[1]}'],
])('%s goes on as %s', (body, written) => {
  expect(sentOn(body, kept)).toBe(written);
  // Written once it is strict: no one has to write it again.
  expect(read(written, { ...kept, reading: 'strict' })).toEqual(read(body, kept));
});

test.each([
  '{"Number":"5"}',
  '{"Text":5}',
  '{"Text":true}',
  '{"Flag":"true"}',
  '{"Flag":1}',
  '{"When":"2021-10-20T15:30"}',
  '{"When":"/Date(1634736600000)/"}',
  '{"Numbers":""}',
  '{"Plant":""}',
])('%s is refused by READING=strict', (body) => {
  expect(decode(body, { reading: 'strict' })).toMatchObject({ failure: { code: 'request.invalid' } });
});

test.each(['{"Number":1,}', '{"Numbers":[1,]}', '{"New":[1,]}', '{"Number":1,"New":{"a":1,}}'])(
  '%s is no JSON for READING=strict',
  (body) => {
    expect(decode(body, { ...kept, reading: 'strict' })).toMatchObject({ failure: { code: 'request.malformed' } });
  },
);

test.each([
  ['{"Number":"5.0"}', 'Number: expected int, found "5.0"'],
  ['{"Number":"1e2"}', 'Number: expected int, found "1e2"'],
  ['{"Number":""}', 'Number: expected int, found ""'],
  ['{"Number":" "}', 'Number: expected int, found ""'],
  ['{"Number":"2147483648"}', 'Number: "2147483648" is out of range for int'],
  ['{"Number":"0x10"}', 'Number: expected int, found "0x10"'],
  ['{"Number":"1,000"}', 'Number: expected int, found "1,000"'],
  ['{"Price":"1,5"}', 'Price: expected decimal, found "1,5"'],
  ['{"Numbers":["1",""]}', 'Numbers[1]: expected int, found ""'],
  ['{"Flag":"1"}', 'Flag: expected boolean (true or false), found "1"'],
  ['{"Flag":"yes"}', 'Flag: expected boolean (true or false), found "yes"'],
  ['{"Flag":""}', 'Flag: expected boolean (true or false), found ""'],
  ['{"Flag":1.0}', 'Flag: expected boolean (true or false), found the number "1.0"'],
  ['{"Flag":1e2}', 'Flag: expected boolean (true or false), found the number "1e2"'],
  ['{"Flag":10000000000000000000}', 'Flag: expected boolean (true or false), found the number "10000000000000000000"'],
  ['{"Flag":null}', 'Flag: must not be null'],
  ['{"Text":[]}', 'Text: expected string, found an array'],
  ['{"Names":[{}]}', 'Names[0]: expected string, found an object'],
  ['{"Notes":{"a":[]}}', 'Notes/a: expected string, found an array'],
  ['{"Season":" Summer"}', expect.stringMatching(/^Season: expected Season/)],
  ['{"Season":2.0}', expect.stringMatching(/^Season: expected Season/)],
  ['{"Season":""}', expect.stringMatching(/^Season: expected Season/)],
  ['{"When":"20.10.2021"}', 'When: expected dateTime (yyyy-mm-ddThh:mm:ss), found "20.10.2021"'],
  ['{"When":"2021-02-29"}', 'When: "2021-02-29T00:00:00" is not a valid date and time'],
  ['{"When":1634736600000}', 'When: expected dateTime, found the number "1634736600000"'],
  ['{"When":""}', 'When: expected dateTime (yyyy-mm-ddThh:mm:ss), found ""'],
  ['{"Numbers":" "}', 'Numbers: expected an array'],
  ['{"Numbers":"1,2"}', 'Numbers: expected an array'],
  ['{"Plant":"a"}', 'Plant: expected an object'],
  ['{"Notes":"a"}', 'Notes: expected an object'],
  ['{"Number":1,"number":"1",}', 'Number: occurs twice'],
  ['{"Counts":{"1":1,"01":2}}', 'Counts/01: occurs twice'],
  ['{"New":1,"new":2,}', 'new: occurs twice'],
  ['{"x":[{"a":1,"A":2,},]}', 'x[0]/A: occurs twice'],
  ['{"Anything":{"a":1,"A":2,}}', 'Anything/A: occurs twice'],
])('%s stays refused', (body, message) => {
  expect(read(body, kept)).toEqual(message);
});

test.each([
  '{"Number":1,,}',
  '{,}',
  '{"Numbers":[,]}',
  '{"Number":1},',
  '{"Number":1,/**/}',
  "{'Number':1}",
  '{Number:1}',
  '{"Number":01}',
  '{"Ratio":NaN}',
  '{"Number":0x10}',
  '{"Text":"a\tb"}',
  '{"Text":"\\ud800"}',
  '{"New":"\\ud800"}',
  '{"New":[1,],"New2":[,]}',
])('%s is no JSON', (body) => {
  expect(decode(body, kept)).toMatchObject({ failure: { code: 'request.malformed' } });
});

test('texts that are longer than any date are not looked at twice', () => {
  const blanks = ' '.repeat(100_000);
  expect(decode(`{"When":"2021-10-20${blanks}"}`)).toMatchObject({ failure: { path: 'When' } });
  for (const text of [`${blanks}12345`, `12345${blanks}`, `${' '.repeat(8191)}12345`])
    for (const name of ['Number', 'Big', 'Price', 'Flag', 'Season'])
      expect(decode(`{"${name}":"${text}"}`)).toMatchObject({ failure: { path: name } });
});

test('one value after another form is enough for the whole text', () => {
  const exact = '{"Text":"a","Flag":true,"Number":1,"When":"2021-10-20T15:30:00"}';
  expect(sentOn(exact)).toBe(exact);
  expect(sentOn(exact.replace('1', '"1"'))).toBe(exact);
});

const form = { contentType: 'application/x-www-form-urlencoded' };
const xml = { contentType: 'text/xml' };

test.each([
  ['2021-10-20T15:30', '2021-10-20T15:30:00'],
  ['2021-10-20 15:30', '2021-10-20T15:30:00'],
  ['2021-10-20T15:30:00+0200', '2021-10-20T15:30:00+02:00'],
  ['/Date(1634736600000)/', '2021-10-20T13:30:00Z'],
  [' 2021-10-20 ', '2021-10-20T00:00:00'],
])('forms and XML have dates as %s', (text, value) => {
  expect(read(`When=${encodeURIComponent(text)}`, form)).toEqual({ When: value });
  expect(read(`<r><When>${text}</When></r>`, xml)).toEqual({ When: value });
  expect(read(`Visits[${encodeURIComponent(text.trim())}].Name=a`, form)).toEqual({
    Visits: new Map([[value, { Name: 'a' }]]),
  });
  if (text.trim() === '2021-10-20') return;
  expect(decode(`When=${encodeURIComponent(text)}`, { ...form, reading: 'strict' })).toMatchObject({ kind: 'failure' });
  expect(decode(`<r><When>${text}</When></r>`, { ...xml, reading: 'strict' })).toMatchObject({ kind: 'failure' });
});

test.each([
  ['Number=5.0', '<Number>5.0</Number>', 'Number'],
  ['Number=', '<Number/>', 'Number'],
  ['When=20.10.2021', '<When>20.10.2021</When>', 'When'],
])('and refuse %s', (fields, elements, path) => {
  expect(decode(fields, form)).toMatchObject({ failure: { path } });
  expect(decode(`<r>${elements}</r>`, xml)).toMatchObject({ failure: { path } });
});

test('the id of a query call is read like a number in quotes', () => {
  const operation = operationOf('Appointment', 'GetAppointmentEntity');
  const value = { AppointmentEntityId: 5 };
  expect(read('', { operation, query: 'appointmentEntityId=+5' })).toEqual(value);
  expect(read('{"AppointmentEntityId":"5",}', { operation })).toEqual(value);
  for (const text of ['5.0', '1e2', '', 'null', '"5"'])
    expect(decode('', { operation, query: `appointmentEntityId=${text}` })).toMatchObject({
      failure: { path: '?appointmentEntityId' },
    });
});

const array = operationOf('Appointment', 'GetAppointmentList');
const entity = operationOf('Appointment', 'SaveAppointmentEntity');

test.each([
  [array, '["1",2,]', '[1,2]'],
  [array, '{"AppointmentIds":["1",2,],}', '[1,2]'],
  [entity, '{"appointmentId":"5","Description":7,"Newer":[1,],}', '{"AppointmentId":5,"Description":"7","Newer":[1]}'],
])('bodies of every shape: %#', (operation, body, written) => {
  expect(sentOn(body, { operation, ...kept })).toBe(written);
});

test('an empty text is no body', () => {
  expect(read('""', { operation: entity })).toBe('AppointmentEntity: expected an object');
  expect(read('""', { operation: array })).toBe('AppointmentIds: expected an array');
});
