import { extras, JsonText } from '../../src/command';
import { operationOf, read, sentOn, setSeen } from './messages';

const xml = { operation: setSeen, contentType: 'application/xml', unknown: 'keep' } as const;
const form = { ...xml, contentType: 'application/x-www-form-urlencoded' };
const kept = (text: string) => ({ [extras]: new Map([['New', new JsonText(text)]]) });
const nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"';

test.each([
  ['<New>a "b"</New>', '"a \\"b\\""'],
  ['<New>1.50</New>', '"1.50"'],
  ['<New>0</New>', '0'],
  ['<New>false</New>', 'false'],
  ['<New> </New>', '" "'],
  ['<New/>', '""'],
  [`<New ${nil}/>`, 'null'],
  ['<New><Id>0</Id><Rows><int>0</int><int/></Rows></New>', 'null'],
])('%s is %s', (content, text) => {
  expect(read(`<r>${content}</r>`, xml)).toEqual(kept(text));
});

test.each([
  ['<New><Id>5</Id></New>', 'New: the contract does not know this, and only JSON can say what kind it is'],
  ['<New>1</New><new>1</new>', 'New: stands twice'],
  ['<Appointment\u0131d>1</Appointment\u0131d>', expect.stringMatching(/u0131d: property .* is not known/)],
])('%s is refused', (content, message) => {
  expect(read(`<r>${content}</r>`, xml)).toEqual(message);
});

test('fields of a form likewise; repeated ones are a list', () => {
  expect(read('New=a+b', form)).toEqual(kept('"a b"'));
  expect(read('New=1&New=0', form)).toEqual(kept('["1",0]'));
  expect(read('New.Id=5', form)).toMatch(/^New: the contract does not know this/);
});

test('a v1 CRM gets them in JSON, at any depth', () => {
  const entity = operationOf('Appointment', 'SaveAppointmentEntity');
  const body =
    '<e><AppointmentId>5</AppointmentId><Associate><Name>a</Name><New>2026-01-01</New></Associate><Newer>x</Newer></e>';
  expect(sentOn(body, { ...xml, operation: entity })).toBe(
    '{"Associate":{"Name":"a","New":"2026-01-01"},"AppointmentId":5,"Newer":"x"}',
  );
  const none = operationOf('Appointment', 'CreateDefaultAppointmentEntity');
  expect(sentOn('Template=7', { ...form, operation: none })).toBe('{"Template":"7"}');
});

test('a long text is taken in steps', () => {
  const text = 'x"'.repeat(100_000);
  expect(read(`<r><New>${text}</New></r>`, xml)).toEqual(kept(JSON.stringify(text)));
});
