import { Secret, type Caller } from '../../src/command';
import { loadContract, type Operation } from '../../src/contract';
import { encodeRequest } from '../../src/soap';
import { join } from 'node:path';
import { commandOf, textOf } from '../properties/calls';
import { missing, waterOperation } from './messages';

const contract = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing });

function operationOf(agent: string, name: string): Operation {
  const lookup = contract.version('Services86')?.agent(agent);
  return (lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined) ?? missing();
}

const setSeen = operationOf('Appointment', 'SetSeen');

function sent(caller: Partial<Caller>, ticket: string | undefined, operation = setSeen): string {
  const call = encodeRequest({ ...commandOf(operation, {}), caller: { tenant: '', ...caller } }, ticket);
  if (call instanceof Error) throw call;
  return textOf(call.body);
}

test('a call is a lean SOAP 1.1 envelope with a quoted action', () => {
  const call = encodeRequest(commandOf(setSeen, { UpdateMode: 'OnlyThis', AppointmentId: 5 }), '7T:a');
  if (call instanceof Error) throw call;
  expect(call.contentType).toBe('text/xml; charset=utf-8');
  expect(call.soapAction).toBe('"http://www.superoffice.net/ws/crm/NetServer/Services86/Appointment/SetSeen"');
  expect(textOf(call.body)).toContain(
    '<s:Body><SetSeen><AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></s:Body>',
  );
  expect(textOf(call.body).match(/xmlns/g)).toHaveLength(2);
  expect(textOf(call.body).length).toBeLessThan(700);
});

test('only what the caller said goes into the header', () => {
  expect(sent({}, undefined)).not.toContain('Header');
  expect(sent({ applicationToken: new Secret('') }, undefined)).not.toContain('Header');
  expect(sent({ applicationToken: new Secret('a<b') }, undefined)).toContain(
    '<s:Header><ApplicationToken>a&lt;b</ApplicationToken></s:Header>',
  );
  expect(sent({ timeZone: { id: 7, code: 'A&B' } }, '7T:x')).toContain(
    '<s:Header><Credentials><Ticket>7T:x</Ticket></Credentials><TimeZone><SoTimeZoneId>7</SoTimeZoneId><SoTimeZoneLocationCode>A&amp;B</SoTimeZoneLocationCode></TimeZone></s:Header>',
  );
  expect(sent({ timeZone: { includeOffset: true } }, undefined)).not.toContain('TimeZone');
});

test('a log-in operation declares the application token alone', () => {
  const logIn = operationOf('SoPrincipal', 'AuthenticateUsernamePassword');
  const body = sent({ applicationToken: new Secret('app'), timeZone: { id: 1 } }, '7T:x', logIn);
  expect(body).toContain('<s:Header><ApplicationToken>app</ApplicationToken></s:Header>');
});

test('a value XML cannot hold is refused with its path', () => {
  expect(encodeRequest(commandOf(waterOperation, { Names: ['a', '\u0001'] }), undefined)).toMatchObject({
    code: 'request.invalid',
    path: 'Names[1]',
  });
});

test('a defect is thrown on', () => {
  expect(() => encodeRequest(commandOf(waterOperation, { Number: ['not', 'a', 'leaf'] }), undefined)).toThrow(
    TypeError,
  );
});
