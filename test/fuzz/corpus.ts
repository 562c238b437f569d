/** Valid messages to mutate, and the pieces that mutations put in: what the four decoders read, at its most varied. */
import type { Operation } from '../../src/contract';
import { contract } from '../hostile/rig';
import { envelope, ns } from '../hostile/requests';

/** An operation of Services88. @throws Error when the contract has none of that name */
export function operationOf(agent: string, name: string): Operation {
  const found = contract.version('Services88')?.agent(agent);
  const operation = found?.found === 'agent' ? found.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`no operation ${agent}.${name}`);
  return operation;
}

const call = (body: string): string => envelope(body, { namespace: ns.services88 });
const entityXml =
  '<AppointmentEntity><TableRight><Mask>Select Update</Mask></TableRight><Description>Å &amp; <![CDATA[<x>]]></Description><StartDate>2026-01-02T03:04:05</StartDate><ColorIndex>3</ColorIndex><AlarmLeadTime>PT30M</AlarmLeadTime><HasAlarm>true</HasAlarm><Recurrence i:nil="true"/><Sale><Amount>1.50</Amount></Sale><ExtraFields><StringKeyValuePair><Key>k</Key><Value>v</Value></StringKeyValuePair></ExtraFields></AppointmentEntity>';

export const soapRequests: readonly string[] = [
  call('<SetSeen><AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>'),
  `<?xml version="1.0" encoding="utf-8"?>${call('<SetSeenMany><AppointmentIds><a:int>1</a:int><a:int>2</a:int></AppointmentIds></SetSeenMany>')}`,
  call('<SetActivityStatus><ActivityIdentifier><a:string>x</a:string></ActivityIdentifier><ActivityStatus>Started</ActivityStatus></SetActivityStatus>'),
  call(`<SaveAppointmentEntity>${entityXml}</SaveAppointmentEntity>`),
]; // prettier-ignore

/** Body, and the operation of Appointment it is for. */
export const restRequests: readonly (readonly [name: string, type: string, body: string])[] = [
  ['SetSeen', 'application/json', '{"AppointmentId":5,"UpdateMode":"OnlyThis"}'],
  ['SetSeenMany', 'application/json; charset=utf-8', '{"AppointmentIds":[1,2,3],"updateMode":1}'],
  ['SaveAppointmentEntity', 'application/json', '{"TableRight":{"Mask":"Select, Update"},"Description":"\\u00e5","StartDate":"2026-01-02T03:04:05","ColorIndex":3,"AlarmLeadTime":"00:30:00","HasAlarm":true,"Recurrence":null,"Sale":{"Amount":1.50},"ExtraFields":{"k":"v"}}'],
  ['SetSeen', 'application/x-www-form-urlencoded', 'AppointmentId=5&UpdateMode=OnlyThis'],
  ['SetSeenMany', 'application/x-www-form-urlencoded', 'AppointmentIds%5B0%5D=1&AppointmentIds%5B1%5D=2'],
  ['SaveAppointmentEntity', 'text/xml', '<AppointmentEntity><Description>x</Description><Sale><Amount>1.5</Amount></Sale><ExtraFields><p><Key>k</Key><Value>v</Value></p></ExtraFields></AppointmentEntity>'],
]; // prettier-ignore

const answerXml = (header: string, body: string): string => envelope(body, { namespace: ns.services88, header });

export const soapAnswers: readonly (readonly [name: string, body: string])[] = [
  ['SetSeen', answerXml('<Succeeded>true</Succeeded><TimeZone><SoTimeZoneId>1</SoTimeZoneId></TimeZone>', '<SetSeenResponse/>')],
  ['SetSeen', answerXml('<ExceptionInfo><Message>no</Message><InnerException><Message>inner</Message></InnerException></ExceptionInfo><Succeeded>false</Succeeded>', '<SetSeenResponse/>')],
  ['SaveAppointmentEntity', answerXml('<Succeeded>true</Succeeded>', `<SaveAppointmentEntityResponse>${entityXml.replaceAll('AppointmentEntity>', 'Response>')}</SaveAppointmentEntityResponse>`)],
  ['SetSeen', answerXml('', '<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>')],
]; // prettier-ignore

export const restAnswers: readonly (readonly [name: string, status: number, body: string])[] = [
  ['SaveAppointmentEntity', 200, '{"AppointmentId":5,"Description":"x","TableRight":{"Mask":"FULL"},"StartDate":"2026-01-02T03:04:05","Unknown":[{"a":null}],"Sale":{"Amount":1.5}}'],
  ['GetMyAppointments', 200, '[{"AppointmentId":5},{"AppointmentId":6,"Description":null}]'],
  ['SetSeen', 500, '{"Error":true,"ErrorType":"x","ErrorMessage":"no","ErrorSource":"y","InnerException":{"Message":"inner"}}'],
  ['SaveAppointmentEntity', 200, '{"Message":"no","MessageDetail":"not at all"}'],
]; // prettier-ignore

/** What mutations put in: tokens of both grammars and values at the edges of the contract's types. */
export const pieces: readonly string[] = [
  '<', '>', '/>', '</', '&', '&amp;', '&#0;', '&#xD800;', '&#53;', '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE x>', '<?x?>', '<?xml version="1.0"?>', ' xmlns=""', ' xmlns:s="urn:x"', ' i:nil="true"', ' i:type="Appointment"', ' s:mustUnderstand="1"', '<s:Body>', '</s:Body>', '<AppointmentId>6</AppointmentId>', '<__proto__/>', '<constructor/>',
  '{', '}', '[', ']', ':', ',', '"', '\\', '\\u0000', '\\ud800', 'null', 'true', '"__proto__":1,', '"AppointmentId":6,', '"$type":"AppointmentEntity",', '1e400', '-0', '2147483648', '99999999999999999999', '0.1', 'NaN',
  '=', '&AppointmentId=6', '%00', '%zz', '+', '[]', '[0]', '.', ';', '\0', '\r\n', '\t', ' ', '\u00a0', '\ufeff', '\uffff', '\u2028', 'å', '漢', '😀', 'OnlyThis', 'Select', 'x'.repeat(300), ' '.repeat(3000), '<a>'.repeat(70), '['.repeat(70), '2026-02-30T00:00:00', 'PT', '7T:\u0001',
]; // prettier-ignore
