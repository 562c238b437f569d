/** SOAP's own rules: one Envelope, Header before one Body, one operation, and everything that names it agrees. */
import {
  appointment88,
  call,
  credentials,
  envelope,
  ns,
  secrets,
  seen,
  setSeenArguments,
  setSeenBody,
  soap,
  soap12,
} from '../requests';
import { client, each, once, sender, type Row } from '../run-tables';

const open = `<s:Envelope xmlns:s="${ns.soap11}" xmlns="${ns.services86}">`;
const close = '</s:Envelope>';
const body = `<s:Body>${setSeenBody}</s:Body>`;
const header = `<s:Header>${credentials}</s:Header>`;
const invalid = (path?: string) => client('request.invalid', path);
const action = (value: string | readonly string[] | undefined): Buffer =>
  soap(envelope(setSeenBody), { headers: { SOAPAction: value } });
const pocket = '/Remote/Services86/Pocket.svc';
const setSeenAction = `${ns.services86}/Appointment/SetSeen`;

const structure: readonly Row[] = [
  ['no Body', soap(`${open}${header}${close}`), invalid()],
  ['an empty Envelope', soap(open + close), invalid()],
  ['two Bodies', soap(open + body + body + close), invalid()],
  ['two Headers', soap(open + header + header + body + close), invalid()],
  ['Header behind Body', soap(open + body + header + close), invalid()],
  ['text in the Envelope', soap(`${open}text${body}${close}`), invalid()],
  ['text in the Header', soap(`${open}<s:Header>text</s:Header>${body}${close}`), invalid('Header')],
  ['text in the Body', call(`text${setSeenBody}`), invalid('Body')],
  ['text behind the operation', call(`${setSeenBody}text`), invalid('Body')],
  ['an unknown element in the Envelope', soap(`${open}<x xmlns="urn:x"/>${body}${close}`), invalid()],
  ['a Fault instead of an operation', call('<s:Fault><faultcode>s:Client</faultcode></s:Fault>'), invalid('Body')],
  ['an empty Body', call(''), invalid('Body')],
  ['two operations', call(setSeenBody + setSeenBody), invalid('Body')],
  ['two different operations', call(`${setSeenBody}<Delete/>`), invalid('Body')],
  ['the envelope in an envelope', call(envelope(setSeenBody)), invalid('Body')],
  ['no namespace on the Envelope', soap(`<Envelope><Body>${setSeenBody}</Body></Envelope>`), client('request.version')],
  ['a namespace of no SOAP', soap(envelope(setSeenBody).replace(ns.soap11, 'http://schemas.xmlsoap.org/soap/envelope')), client('request.version')],
  ['a namespace in other letters', soap(envelope(setSeenBody).replace(ns.soap11, ns.soap11.toUpperCase())), client('request.version')],
  ['Body of the other SOAP', soap(`${open}<b:Body xmlns:b="${ns.soap12}">${setSeenBody}</b:Body>${close}`), invalid()],
  ['envelope in small letters', soap(envelope(setSeenBody).replaceAll('s:Envelope', 's:envelope')), client('request.malformed')],
  ['body in small letters', soap(envelope(setSeenBody).replaceAll('s:Body', 's:body')), invalid()],
  ['two Bodies over SOAP 1.2', soap12((open + body + body + close).replace(ns.soap11, ns.soap12)), sender('request.invalid')],
  ['no Header', soap(open + body + close), once(setSeenArguments)],
  ['an empty Header', call(setSeenBody, { header: '' }), once(setSeenArguments)],
  ['the vendor’s sample: header blocks beside the Body', soap(open + credentials + body + close), once(setSeenArguments, { credential: { ticket: secrets.ticket } })],
  ['header blocks behind the Body', soap(open + body + credentials + close), once(setSeenArguments, { credential: { ticket: secrets.ticket } })],
  ['SOAP 1.2', soap12(envelope(setSeenBody, { version: '1.2' })), once(setSeenArguments)],
  ['encodingStyle on Envelope and Body', soap(envelope(setSeenBody, { attributes: ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"' })), once(setSeenArguments)],
]; // prettier-ignore

const operations: readonly Row[] = [
  ...each(
    ['setseen', 'SETSEEN', 'SetSeen2', 'SetSeenMany', 'SetSeenResponse', 'GetContact', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'],
    (name): Row => [`${name} is no operation of Services86/Appointment`, call(`<${name}/>`), invalid('Body')],
  ),
  ['the operation without a namespace', call('<SetSeen xmlns=""><AppointmentId>5</AppointmentId></SetSeen>'), invalid('Body')],
  ['the operation in the namespace of Services88', call(setSeenBody, { namespace: ns.services88 }), invalid('Body')],
  ['the operation in the namespace of Services86, sent to 88', call(setSeenBody, { path: appointment88 }), invalid('Body')],
  ['the namespace with a slash at its end', call(setSeenBody, { namespace: `${ns.services86}/` }), invalid('Body')],
  ['the namespace in other letters', call(setSeenBody, { namespace: ns.services86.toLowerCase() }), invalid('Body')],
  ['an operation of another agent', call('<SendPushNotification/>'), invalid('Body')],
  ['a parameter without a namespace', seen('<AppointmentId xmlns="">5</AppointmentId>'), invalid('Body/SetSeen/AppointmentId')],
  ['a parameter in the namespace of Services88', seen(`<AppointmentId xmlns="${ns.services88}">5</AppointmentId>`), invalid('Body/SetSeen/AppointmentId')],
  ['an unknown parameter', seen('<AppointmentID>5</AppointmentID>'), invalid()],
  ['a parameter twice', seen('<AppointmentId>5</AppointmentId><AppointmentId>6</AppointmentId>'), invalid('Body/SetSeen/AppointmentId')],
  ['a parameter twice, the same value', seen('<AppointmentId>5</AppointmentId><AppointmentId>5</AppointmentId>'), invalid('Body/SetSeen/AppointmentId')],
  ['a parameter twice, once nil', seen('<AppointmentId>5</AppointmentId><AppointmentId i:nil="true"/>'), invalid('Body/SetSeen/AppointmentId')],
  ...each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'prototype', '__defineGetter__'], (name): Row => [`a parameter named ${name}`, seen(`<${name}>5</${name}>`), invalid()]),
  ['text beside parameters', seen('x<AppointmentId>5</AppointmentId>'), invalid('Body/SetSeen')],
  ['RPC/encoded with a reference', call('<SetSeen><AppointmentId href="#id0"/></SetSeen>'), invalid('Body/SetSeen/AppointmentId')],
  ...each(['href="#id0"', `r:ref="id0" xmlns:r="http://www.w3.org/2003/05/soap-encoding"`, `r:Ref="i1" xmlns:r="http://schemas.microsoft.com/2003/10/Serialization/"`], (reference): Row => [`a list elsewhere: ${reference}`, call(`<GetAppointmentList><AppointmentIds ${reference}/></GetAppointmentList>`), invalid('Body/GetAppointmentList/AppointmentIds')]),
  ['a list item elsewhere', call('<GetAppointmentList><AppointmentIds><a:int href="#id0"/></AppointmentIds></GetAppointmentList>'), invalid('Body/GetAppointmentList/AppointmentIds[0]')],
  ['a dictionary elsewhere', call('<SendPushNotification><Message><ExtraValues href="#id0"/></Message></SendPushNotification>', { path: pocket }), invalid('Body/SendPushNotification/Message/ExtraValues')],
  ['an entry elsewhere', call('<SendPushNotification><Message><ExtraValues><StringKeyValuePair href="#id0"/></ExtraValues></Message></SendPushNotification>', { path: pocket }), invalid('Body/SendPushNotification/Message/ExtraValues[0]')],
  ['a nil entry that is there', call('<SendPushNotification><Message><ExtraValues><StringKeyValuePair i:nil="true"><Key>a</Key></StringKeyValuePair></ExtraValues></Message></SendPushNotification>', { path: pocket }), invalid('Body/SendPushNotification/Message/ExtraValues[0]')],
  ['the operation elsewhere', call('<SetSeen href="#id0"/>'), invalid('Body/SetSeen')],
  ['the operation nil, with parameters', call('<SetSeen i:nil="true"><AppointmentId>5</AppointmentId></SetSeen>'), invalid('Body/SetSeen')],
  ['the operation nil, without parameters (SOAP::Lite)', call('<SetSeen i:nil="true"/>'), once({})],
  ['parameters in the wrong order', seen('<UpdateMode>OnlyThis</UpdateMode><AppointmentId>5</AppointmentId>'), once(setSeenArguments)],
  ['no parameters', seen(''), once({})],
  ['an empty element for the operation', call('<SetSeen/>'), once({})],
  ['the operation with a prefix of its own', call(`<x:SetSeen xmlns:x="${ns.services86}"><y:AppointmentId xmlns:y="${ns.services86}">5</y:AppointmentId></x:SetSeen>`), once({ AppointmentId: 5 })],
]; // prettier-ignore

const actions: readonly Row[] = [
  ...each(
    [`"${ns.services86}/Appointment/Accept"`, `"${ns.services88}/Appointment/SetSeen"`, '"Accept"', 'Delete', `"${setSeenAction}x"`, '"setseen"', '"*"', '"../SetSeen"', `"${ns.services86}/Pocket/SetSeen"`, `"${setSeenAction}", "${setSeenAction}"`, '"""', '__proto__'],
    (value): Row => [`SOAPAction: ${value}`, action(value), invalid('SOAPAction')],
  ),
  ['SOAPAction twice', action([`"${setSeenAction}"`, `"${ns.services86}/Appointment/Delete"`]), client('request.malformed', 'soapaction')],
  ...each([`"${setSeenAction}"`, setSeenAction, '""', '', 'SetSeen', ' "SetSeen" '], (value): Row => [`legal SOAPAction: ${value}`, action(value), once(setSeenArguments)]),
  ['no SOAPAction', action(undefined), once(setSeenArguments)],
  ['action of SOAP 1.2 names another operation', soap12(envelope(setSeenBody, { version: '1.2' }), { headers: { 'Content-Type': 'application/soap+xml; action="Delete"' } }), sender('request.invalid', 'Content-Type')],
  ['action of SOAP 1.2', soap12(envelope(setSeenBody, { version: '1.2' }), { headers: { 'Content-Type': `application/soap+xml; charset=utf-8; action="${setSeenAction}"` } }), once(setSeenArguments)],
  ['wsa:Action names another operation', call(setSeenBody, { header: '<w:Action xmlns:w="http://www.w3.org/2005/08/addressing">Delete</w:Action>' }), invalid('Action')],
  ['wsa:Action twice', call(setSeenBody, { header: `<w:Action xmlns:w="http://www.w3.org/2005/08/addressing">SetSeen</w:Action>`.repeat(2) }), invalid('Header/Action')],
  ['wsa:Action', call(setSeenBody, { header: `<w:Action s:mustUnderstand="1" xmlns:w="http://www.w3.org/2005/08/addressing"> ${setSeenAction} </w:Action>` }), once(setSeenArguments)],
]; // prettier-ignore

const encoding = 'http://www.w3.org/2003/05/soap-encoding';
const style = (value: string): string => `s:encodingStyle="${value}"`;
const styled12 = (part: string, value: string): Buffer =>
  soap12(envelope(setSeenBody, { version: '1.2' }).replace(`<${part}`, `<${part} ${style(value)}`));

const encodingStyles: readonly Row[] = [
  ...each(['s:Envelope', 's:Header', 's:Body'], (part): Row => [`SOAP 1.2 has none on ${part}`, styled12(part, encoding), sender('request.invalid')]),
  ...each(['urn:nobody', '', 'http://schemas.xmlsoap.org/soap/encoding/'], (value): Row => [`SOAP 1.2 does not know "${value}"`, styled12('SetSeen', value), sender('request.encoding', 'Body/SetSeen')]),
  ...each([encoding, `${ns.soap12}/encoding/none`], (value): Row => [`SOAP 1.2 knows ${value}`, styled12('SetSeen', value), once(setSeenArguments)]),
  ...each(['http://schemas.xmlsoap.org/soap/encoding/', 'urn:nobody', ''], (value): Row => [`SOAP 1.1 takes "${value}"`, call(setSeenBody.replace('<SetSeen', `<SetSeen ${style(value)}`)), once(setSeenArguments)]),
]; // prettier-ignore

const understand = (attributes: string, name = 'x:Extra'): Buffer =>
  call(setSeenBody, { header: `<${name} xmlns:x="urn:x" ${attributes}/>` });
const mustUnderstand = client('request.mustUnderstand', undefined);

const addressings = ['http://www.w3.org/2005/08/addressing', 'http://schemas.xmlsoap.org/ws/2004/08/addressing', 'http://schemas.xmlsoap.org/ws/2004/03/addressing', 'http://schemas.xmlsoap.org/ws/2003/03/addressing'] as const; // prettier-ignore

/** The seven of WS-Addressing; a message may relate to several. */
const addressingProperties = (uri: string): string =>
  ['To', 'From', 'ReplyTo', 'FaultTo', 'MessageID', 'RelatesTo', 'RelatesTo']
    .map((name) => `<w:${name} xmlns:w="${uri}" s:mustUnderstand="1"/>`)
    .concat(`<w:Action xmlns:w="${uri}" s:mustUnderstand="1">${setSeenAction}</w:Action>`)
    .join('');

const understanding: readonly Row[] = [
  ['mustUnderstand="1" on an unknown block', understand('s:mustUnderstand="1"'), mustUnderstand],
  ['mustUnderstand="true"', understand('s:mustUnderstand=" true "'), mustUnderstand],
  ['mustUnderstand for the next node', understand('s:mustUnderstand="1" s:actor="http://schemas.xmlsoap.org/soap/actor/next"'), mustUnderstand],
  ['mustUnderstand on a block of the vendor that is no request header', understand('s:mustUnderstand="1"', 'Succeeded'), mustUnderstand],
  ['mustUnderstand over SOAP 1.2', soap12(envelope(setSeenBody, { version: '1.2', header: '<x:Extra xmlns:x="urn:x" s:mustUnderstand="true"/>' })), sender('request.mustUnderstand')],
  ...each(['yes', '2', 'TRUE', '', 'no', '-1', '01'], (value): Row => [`mustUnderstand="${value}"`, understand(`s:mustUnderstand="${value}"`), invalid('Header')]),
  ['mustUnderstand="TRUE" over SOAP 1.2', soap12(envelope(setSeenBody, { version: '1.2', header: '<x:Extra xmlns:x="urn:x" s:mustUnderstand="TRUE"/>' })), sender('request.invalid', 'Header')],
  ['mustUnderstand="yes" on what is understood', call(setSeenBody, { header: credentials.replaceAll(/<(ApplicationToken|Credentials)>/g, '<$1 s:mustUnderstand="yes">') }), once(setSeenArguments)],
  ['mustUnderstand="yes" for another actor', understand('s:mustUnderstand="yes" s:actor="urn:somebody"'), once(setSeenArguments)],
  ['mustUnderstand=" 0 "', understand('s:mustUnderstand=" 0 "'), once(setSeenArguments)],
  ['mustUnderstand="0"', understand('s:mustUnderstand="0"'), once(setSeenArguments)],
  ['mustUnderstand for another actor', understand('s:mustUnderstand="1" s:actor="urn:somebody"'), once(setSeenArguments)],
  ['mustUnderstand of the other SOAP', understand(`o:mustUnderstand="1" xmlns:o="${ns.soap12}"`), once(setSeenArguments)],
  ['mustUnderstand without a namespace', understand('mustUnderstand="1"'), once(setSeenArguments)],
  ['an unknown block, with anything in it', call(setSeenBody, { header: '<x:Extra xmlns:x="urn:x"><a b="c">text<!-- --></a></x:Extra>' }), once(setSeenArguments)],
  ['mustUnderstand on what is understood', call(setSeenBody, { header: credentials.replaceAll(/<(ApplicationToken|Credentials)>/g, '<$1 s:mustUnderstand="1">') }), once(setSeenArguments)],
  ...each(addressings, (uri): Row => [`every property of ${uri}`, call(setSeenBody, { header: addressingProperties(uri) }), once(setSeenArguments)]),
  ['WS-Addressing as zeep sends it', call(setSeenBody, { header: '<w:To xmlns:w="http://www.w3.org/2005/08/addressing">http://gw</w:To><w:MessageID xmlns:w="http://www.w3.org/2005/08/addressing">urn:uuid:1</w:MessageID>' }), once(setSeenArguments)],
]; // prettier-ignore

export const soapRules = { structure, operations, actions, encodingStyles, mustUnderstand: understanding };
