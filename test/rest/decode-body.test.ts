import { bytesOperation, decode, operationOf, read, sentOn, setSeen, waterOperation } from './messages';

const seen = { AppointmentId: 5, UpdateMode: 'OnlyThis' };
const json = JSON.stringify(seen);
const xml = '<Any><AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode></Any>';

test.each([
  ['application/json', json],
  ['Application/JSON; charset=UTF-8', json],
  ['text/json', json],
  ['application/json-patch+json', json],
  ['application/merge-patch+json', json],
  ['', json],
  ['application/xml', xml],
  ['text/xml; charset=utf-8', xml],
  ['application/x-www-form-urlencoded', 'AppointmentId=5&UpdateMode=OnlyThis'],
])('a body of type %p is read', (contentType, body) => {
  expect(read(body, { operation: setSeen, contentType })).toEqual(seen);
});

test.each([
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/soap+xml',
  'nonsense',
  'application/json charset=utf-8',
])('a body of type %p is refused', (contentType) => {
  const decoded = decode(json, { operation: setSeen, contentType });
  expect(decoded).toMatchObject({ kind: 'failure', failure: { code: 'request.mediaType' } });
});

test('charsets are honoured, a byte order mark is passed over', () => {
  const operation = operationOf('Appointment', 'SetActivityStatus');
  const body = '{"ActivityIdentifier":["blå"]}';
  const wanted = { ActivityIdentifier: ['blå'] };
  expect(read(`\ufeff${body}`, { operation })).toEqual(wanted);
  expect(read(Buffer.from(body, 'latin1'), { operation, contentType: 'application/json; charset=iso-8859-1' })).toEqual(
    wanted,
  );
  expect(
    read(Buffer.from(`\ufeff${body}`, 'utf16le'), { operation, contentType: 'application/json; charset=utf-16' }),
  ).toEqual(wanted);
});

test('only UTF-8 JSON may go on as it is', () => {
  const forwardable = (body: string | Uint8Array, contentType: string): unknown => {
    const decoded = decode(body, { operation: setSeen, contentType });
    return decoded.kind === 'request' && decoded.forwardable;
  };
  expect(forwardable(json, 'application/json')).toBe(true);
  expect(forwardable(json, 'application/json; charset=utf-8')).toBe(true);
  expect(forwardable(json, 'application/json; charset=iso-8859-1')).toBe(false);
  expect(forwardable(xml, 'application/xml')).toBe(false);
  expect(forwardable('{"AppointmentId":5,"newer":null}', 'application/json')).toBe(false);
});

const entity = operationOf('Appointment', 'SaveAppointmentEntity');
const array = operationOf('Appointment', 'GetAppointmentList');

test.each([
  ['in another letter case', setSeen, '{ "appointmentid" : 5 }'],
  ['an enumeration by name', setSeen, '{"UpdateMode":"OnlyThis"}'],
  ['ids', array, ' [1, 2]'],
  ['an entity', entity, '{"links":[{"entityName":"a"}],"AppointmentId":5}'],
  ['flags with commas', waterOperation, '{"Rights":"Read,Prune"}'],
  ['flags by number in camel case, as the vendor’s client writes them', waterOperation, ' {"text":"a","rights":5}'],
  ['flags by number in an entity in camel case', entity, '{"tableRight":{"mask":65},"links":[]}'],
  ['time spans, as the vendor’s client writes them', waterOperation, '{"Span":"PT30M"}'],
  ['numbers in any form of JSON', waterOperation, '{"Number":-0,"Price":15e1,"Ratio":1.50E5,"Rough":"NaN","Big":5}'],
  ['what is no comma at all', waterOperation, '{"Names":[",]",",}"],"Text":",","Numbers":[]}'],
])('what a strict CRM reads as we do goes on as it is: %s', (_what, operation, body) => {
  expect(sentOn(body, { operation })).toBe(body);
});

const none = operationOf('Appointment', 'CreateDefaultAppointmentEntity');
const query = operationOf('Appointment', 'GetAppointmentEntity');
const evil = '"$type":"Evil.Gadget.AppointmentEntity, EvilAssembly"';

test.each([
  ['ids in an object', array, '{ "AppointmentIds":[1,2]}', '[1,2]'],
  ['a byte order mark', setSeen, `\ufeff{ "AppointmentId":5}`, '{"AppointmentId":5}'],
  ['the type itself by $type', entity, `{${evil},"AppointmentId":5}`, '{"AppointmentId":5}'],
  [
    'a derived type',
    waterOperation,
    '{"Plant":{"$type":"Evil.Tree, Evil","Height":1.50}}',
    '{"Plant":{"$type":"Tree","Height":1.50}}',
  ],
  [
    'the type of any value',
    waterOperation,
    '{"Anything":{"$type":"Evil.Plant, Evil","Name":"a"}}',
    '{"Anything":{"$type":"Plant","Name":"a"}}',
  ],
  ['flags without commas', waterOperation, '{"Rights":"Read Prune"}', '{"Rights":"Read, Prune"}'],
  [
    'flags without commas, behind white space without end',
    waterOperation,
    `{"Rights":"Read${' '.repeat(3000)}Prune"}`,
    '{"Rights":"Read, Prune"}',
  ],
  ['an unknown null', setSeen, '{"AppointmentId":5,"IsAdmin":null}', '{"AppointmentId":5}'],
  ['a $type that is null', entity, '{"$type":null,"AppointmentId":5}', '{"AppointmentId":5}'],
])('anything else is written anew: %s', (_what, operation, body, written) => {
  expect(sentOn(body, { operation })).toBe(written);
});

const keep = { unknown: 'keep' } as const;
const many = 'x'.repeat(100_000);

test.each([
  ['a value', setSeen, '{"AppointmentId":5, "IsAdmin":true}'],
  ['null', setSeen, '{"IsAdmin" :null,"AppointmentId":5}'],
  ['deep inside', entity, '{"Associate":{"Name":"a","Newer":{"x":[1.50, 1e5]}}}'],
  ['in an item', entity, '{"Participants":[{},{"NewFlag":true}]}'],
  ['beside a list, in a letter case of its own', entity, '{"participants":[],"NEWER":{"a":[]} }'],
  ['a long one', setSeen, `{"AppointmentId":5,"Newer":"${many}"}`],
  ['a long number', setSeen, `{"AppointmentId":5,"Newer":1${'0'.repeat(400)}}`],
])('what the contract does not know goes on with the bytes: %s', (_what, operation, body) => {
  expect(sentOn(body, { operation, ...keep })).toBe(body);
});

test.each([
  ['a value', setSeen, '\ufeff{"IsAdmin": {"a": 1},"AppointmentId":5}', '{"AppointmentId":5,"IsAdmin":{"a": 1}}'],
  [
    'deep inside',
    entity,
    '{"$type":"AppointmentEntity","Associate":{"Newer":[1.50],"Name":"a"}}',
    '{"Associate":{"Name":"a","Newer":[1.50]}}',
  ],
  ['a long one', setSeen, `\ufeff{"N":"${many}","AppointmentId":5}`, `{"AppointmentId":5,"N":"${many}"}`],
  ['beside an id in the query', query, '{"AppointmentEntityId":5,"Newer":1}', '{"Newer":1}'],
  ['beside nothing', none, '{"newer":{"a":1},"__proto__":2}', '{"newer":{"a":1},"__proto__":2}'],
  ['a $type that says nothing', setSeen, '{"AppointmentId":5,"$type":null,"New":1}', '{"AppointmentId":5,"New":1}'],
])('and with a text that is written anew: %s', (_what, operation, body, written) => {
  expect(sentOn(body, { operation, ...keep })).toBe(written);
});

test.each([
  ['a $type that is not the first', entity, `{"AppointmentId":5,${evil}}`, 'AppointmentEntity/$type'],
  ['a type nobody knows', entity, '{"$type":"Evil, Evil","AppointmentId":5}', 'AppointmentEntity/$type'],
  ['beside ids in an object, which go on as an array', array, '{"AppointmentIds":[1],"New":1}', 'New'],
  ['twice', setSeen, '{"x":1,"x":2}', 'x'],
  ['twice, one of them null', setSeen, '{"X":null,"AppointmentId":5,"x":{}}', 'x'],
  ['twice, in a text that is read in steps', setSeen, `{"x":"${many}","AppointmentId":5,"X":1}`, 'X'],
  ['twice within, in steps', setSeen, `{"AppointmentId":5,"x":{"a":"${many}","A":1}}`, 'x/A'],
])('but not everything: %s', (_what, operation, body, path) => {
  expect(decode(body, { operation, ...keep })).toMatchObject({ failure: { code: 'request.invalid', path } });
});

test.each([
  ['not JSON', '{', 'request.malformed'],
  ['something behind', `${json} x`, 'request.malformed'],
  ['too deep', '['.repeat(70), 'request.invalid'],
  ['XML that is none', '<a>', 'request.malformed'],
  ['a document type', '<!DOCTYPE a><a/>', 'request.malformed'],
])('%s is refused', (_what, body, code) => {
  const contentType = body.startsWith('<') ? 'application/xml' : 'application/json';
  expect(decode(body, { operation: setSeen, contentType })).toMatchObject({ failure: { code } });
});

test.each([
  ['no parameters', none, '', '', {}],
  ['no parameters', none, 'null', '', {}],
  ['no parameters', none, '{}', '', {}],
  ['an id in the query', query, '', 'appointmentEntityId=5', { AppointmentEntityId: 5 }],
  ['an id in the query', query, 'null', 'APPOINTMENTENTITYID=5&$select=', { AppointmentEntityId: 5 }],
  ['an id in the body', query, '{"appointmentEntityId":5}', '', { AppointmentEntityId: 5 }],
  ['an id in the body', query, '{"appointmentEntityId":5}', '_=1', { AppointmentEntityId: 5 }],
  ['the entity', entity, '{"appointmentId":5}', '', { AppointmentEntity: { AppointmentId: 5 } }],
  ['the ids', array, '[1,2]', '', { AppointmentIds: [1, 2] }],
  ['the ids in an object', array, '{"AppointmentIds":[1,2]}', '', { AppointmentIds: [1, 2] }],
  ['parameters', setSeen, json, '_=1', seen],
])('%s: %p', (_shape, operation, body, search, value) => {
  expect(read(body, { operation, query: search })).toEqual(value);
});

test.each([
  [
    'both in query and body',
    query,
    '{"AppointmentEntityId":5}',
    'appointmentEntityId=5',
    '?appointmentEntityId: occurs twice',
  ],
  [
    'twice in the query',
    query,
    '',
    'appointmentEntityId=5&appointmentEntityId=5',
    '?appointmentEntityId: occurs twice',
  ],
  ['an id that is none', query, '', 'appointmentEntityId=x', '?appointmentEntityId: expected int, found "x"'],
  ['an empty id', query, '', 'appointmentEntityId=', '?appointmentEntityId: expected int, found ""'],
  [
    'a parameter that belongs in the body',
    setSeen,
    '{}',
    'appointmentId=5',
    '?AppointmentId: this parameter belongs in the body',
  ],
  ['no id', query, 'null', '', '?appointmentEntityId: is missing'],
  ['an id of another name', query, '', 'id=5', '?appointmentEntityId: is missing'],
  ['no id but $select', query, '', '$select=Name', '?appointmentEntityId: is missing'],
  ['null as entity', entity, 'null', '', 'AppointmentEntity: expected an object'],
  ['null as ids', array, ' null', '', 'AppointmentIds: expected an array'],
  ['no entity', entity, '', '', 'AppointmentEntity: expected an object'],
  ['no ids', array, '', '', 'AppointmentIds: expected an array'],
  ['no ids in an object', array, '{}', '', 'AppointmentIds: is missing'],
  ['null ids in an object', array, '{"AppointmentIds":null}', '', 'AppointmentIds: is missing'],
  [
    'null as parameters',
    setSeen,
    'null',
    '',
    'AppointmentId: is missing: expected an object with AppointmentId, UpdateMode',
  ],
  ['a scalar as entity', entity, '5', '', 'AppointmentEntity: expected an object'],
  ['a text in the list', array, '[1,"x"]', '', 'AppointmentIds[1]: expected int, found "x"'],
  [
    'a parameter where there is none',
    none,
    '{"a":1}',
    '',
    'a: property "a" is not known to the contract, expected none',
  ],
])('%s is refused', (_what, operation, body, search, message) => {
  expect(read(body, { operation, query: search })).toBe(message);
});

test('entity and array bodies come as XML and forms too', () => {
  const form = 'application/x-www-form-urlencoded';
  expect(read('<ArrayOfint><int>1</int></ArrayOfint>', { operation: array, contentType: 'text/xml' })).toEqual({
    AppointmentIds: [1],
  });
  expect(read('AppointmentIds=1&AppointmentIds=2', { operation: array, contentType: form })).toEqual({
    AppointmentIds: [1, 2],
  });
  expect(read('AppointmentId=1&Associate.Name=a', { operation: entity, contentType: form })).toEqual({
    AppointmentEntity: { AppointmentId: 1, Associate: { Name: 'a' } },
  });
  const nil = '<E xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>';
  expect(read(nil, { operation: entity, contentType: 'text/xml' })).toBe('AppointmentEntity: expected an object');
  expect(read(nil, { operation: none, contentType: 'text/xml' })).toEqual({});
});

test('bytes among the parameters are base64', () => {
  expect(read('{"Id":5}', { operation: bytesOperation })).toEqual({ Id: 5 });
});
