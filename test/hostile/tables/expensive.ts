/**
 * Bodies of 4 MB, made to cost as much as possible: each is answered within the two seconds that a row has. White space
 * inside a value was quadratic once.
 */
import { call, form, ns, rest, seen, seenMany, soap, xml } from '../requests';
import { client, error, once, type Row } from '../run-tables';

const bytes = 4_000_000;
const many = (text: string, less = 0): string => text.repeat(Math.floor((bytes - less) / text.length));
const numbered = (text: (index: number) => string, length: number): string => Array.from({ length: Math.floor(bytes / length) }, (_, index) => text(index)).join(''); // prettier-ignore
const status = (content: string): Buffer =>
  call(
    `<SetActivityStatus><ActivityIdentifier><a:string>${content}</a:string></ActivityIdentifier></SetActivityStatus>`,
  );
const invalid = (path: string) => client('request.invalid', path);
const limit = client('request.limit');
const malformed = client('request.malformed');

const soapBodies = (): readonly Row[] => [
  ['white space inside a number', seen(`<AppointmentId> 1${many(' ')}1</AppointmentId>`), invalid('Body/SetSeen/AppointmentId')],
  ['white space inside a word', seen(`<UpdateMode> a${many('\n')}b</UpdateMode>`), invalid('Body/SetSeen/UpdateMode')],
  ['white space inside an attribute', call(`<SetSeen i:nil=" ${many(' ')}x"/>`), limit],
  ['attributes on one element', call(`<SetSeen ${numbered((index) => ` a${index}=""`, 12)}/>`), limit],
  ['one attribute, again and again', call(`<SetSeen${many(' a=""')}/>`), limit],
  ['namespaces on one element', call(`<SetSeen ${numbered((index) => ` xmlns:q${index}="u"`, 20)}/>`), limit],
  ['namespaces on the way down', call(many('<x xmlns="urn:x">')), client('request.invalid', 'Body')],
  ['an attribute without end', call(`<SetSeen a="${many('x')}"/>`), limit],
  ['a name without end', call(`<${many('x')}/>`), limit],
  ['open elements', call(many('<SetSeen>')), limit],
  ['elements that the contract does not know', call(`<SetSeen>${Array.from({ length: 15_000 }, (_, index) => `<a${index}/>`).join('')}</SetSeen>`), once({})],
  ['such an element twice', call(`<SetSeen>${many('<a/>')}</SetSeen>`), client('request.invalid', 'Body/SetSeen/a')],
  ['open elements in the Header', call('<SetSeen/>', { header: many('<x xmlns="urn:x">') }), limit],
  ['empty elements in the Header', call('<SetSeen/>', { header: many('<ApplicationToken/>') }), client('request.invalid', 'Header/ApplicationToken')],
  ['items', seenMany(`<AppointmentIds>${many('<a:int>1</a:int>')}</AppointmentIds>`), client('request.limit', 'Body/SetSeenMany/AppointmentIds')],
  ['comments', call(many('<!---->')), limit],
  ['CDATA sections', status(many('<![CDATA[x]]>')), limit],
  ['processing instructions', call(many('<?x?>')), malformed],
  ['entity declarations', soap(`<!DOCTYPE x [${many('<!ENTITY x "y">')}`), malformed],
  ['references to nothing', status(many('&x;')), malformed],
  ['ampersands', status(many('&')), malformed],
  ['line ends and then an error', seen(`${many('\n')}</x>`), malformed],
  ['CRs and then an error', seen(`${many('\r')}</x>`), malformed],
  ['flags', call(`<SaveAppointmentEntity><AppointmentEntity><TableRight><Mask>${many('Select ')}</Mask></TableRight></AppointmentEntity></SaveAppointmentEntity>`, { namespace: ns.services88, path: '/Remote/Services88/Appointment.svc' }), limit],
  ['references', status(many('&#65;', 2000)), once()],
  ['entities', status(many('&amp;', 2000)), once()],
  ['CRs', status(many('\r', 2000)), once()],
  ['surrogate pairs', status('😀'.repeat(900_000)), once()],
  ['Windows-1252', soap(Buffer.from(`<?xml version="1.0" encoding="windows-1252"?><a>${many('\x80')}`, 'latin1'), { headers: { 'Content-Type': 'text/xml' } }), malformed],
]; // prettier-ignore

const path = 'Appointment/SetActivityStatus';
const restBodies = (): readonly Row[] => [
  ['open arrays', rest(many('[')), error('request.invalid')],
  ['open objects', rest(many('{"AppointmentId":')), error('request.invalid', 'AppointmentId')],
  ['white space', rest(many(' ')), error('request.malformed')],
  ['items', rest(`{"AppointmentIds":[${many('1,')}1]}`, { path: 'Appointment/SetSeenMany' }), error('request.limit')],
  ['keys', rest(`{"ExtraFields":{${numbered((index) => `"k${index}":"",`, 14)}"x":""}}`, { path: 'Appointment/SaveAppointmentEntity' }), error('request.limit')],
  ['one key, again and again', rest(`{${many('"AppointmentId":1,')}"x":1}`), error('request.invalid', 'AppointmentId')],
  ['digits', rest(`{"AppointmentId":${many('1')}}`), error('request.limit')],
  ['a string without end', rest(`{"UpdateMode":"${many('x')}`), error('request.malformed')],
  ['a key without end', rest(`{"${many('x')}":1}`), error('request.limit')],
  ['white space inside a form value', form(`AppointmentId=+1${many('+')}1`), error('request.invalid', 'AppointmentId')],
  ['form fields', form(many('AppointmentId=1&')), error('request.limit')],
  ['brackets in a form', form(`a${many('[]')}=1`), error('request.limit')],
  ['percent signs in a form', form(many('%')), error('request.malformed')],
  ['white space inside an XML value', xml(`<r><AppointmentId> 1${many(' ')}1</AppointmentId></r>`), error('request.invalid', 'AppointmentId')],
  ['elements', xml(`<r>${many('<a/>')}</r>`), error('request.limit')],
  ['open elements', xml(many('<a>')), error('request.limit')],
  ['escapes', rest(`{"ActivityIdentifier":["${many('\\u0041')}"]}`, { path }), once()],
  ['a form of pluses', form(`ActivityIdentifier=${many('+', 100)}`, path), once()],
  ['a form of percent-encodings', form(`ActivityIdentifier=${many('%41', 100)}`, path), once()],
]; // prettier-ignore

/** Made when asked for: each suite needs those of its own wire only. */
export const expensiveSoap = () => ({ 'expensive SOAP bodies': soapBodies() });
export const expensiveRest = () => ({ 'expensive v1 bodies': restBodies() });
