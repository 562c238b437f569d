/** The form and XML variants of v1 bodies: untyped text, led by the contract all the same. */
import { form, ns, setSeenArguments, xml } from '../requests';
import { map } from '../rig';
import { each, error, once, type Row } from '../run-tables';

const invalid = (path?: string) => error('request.invalid', path);
const malformed = error('request.malformed');
const many = 'Appointment/SetSeenMany';
const pocket = 'Pocket/SendPushNotification';

const forms: readonly Row[] = [
  ...each(['AppointmentId=%', 'AppointmentId=%z1', 'AppointmentId=%ff', 'AppointmentId=%c0%af', 'AppointmentId=%ed%a0%80', '%=1', '=5', '[]=1', '[0]=1', 'AppointmentId[=1', 'AppointmentId]=1', 'AppointmentId[[0]]=1', 'AppointmentId[0]x=1'], (body): Row => [body, form(body), malformed]),
  ...each(['AppointmentId=', 'AppointmentId=x', 'AppointmentId=5.0', 'AppointmentId=2147483648', 'AppointmentId=%30x5', 'AppointmentId=5%00', 'AppointmentId=5;UpdateMode=OnlyThis', 'AppointmentId', 'AppointmentId[]=5', 'AppointmentId[0]=5', 'AppointmentId.x=5'], (body): Row => [body, form(body), invalid('AppointmentId')]),
  ...each(['AppointmentId=5&AppointmentId=6', 'AppointmentId=5&appointmentid=5', 'AppointmentId=5&%41ppointmentId=5'], (body): Row => [body, form(body), invalid('AppointmentId')]),
  ...each(['UpdateMode=Nothing', 'UpdateMode=', 'UpdateMode=17', 'UpdateMode=__proto__'], (body): Row => [body, form(body), invalid('UpdateMode')]),
  ...each(['__proto__[x]=1', 'constructor[prototype][x]=1', 'Unknown.x=1', '{"AppointmentId":5}', '<x/>', '$type=Evil', 'Appointment%C4%B1d=5', 'x=1&%C5%BF=1'], (body): Row => [body, form(body), invalid()]),
  ...each(['Unknown=1', '__proto__=1', 'toString=1', 'Unknown=1&Unknown=2', 'Unknown='], (body): Row => [`unknown field ${body}`, form(`${body}&AppointmentId=5`), once({ AppointmentId: 5 })]),
  ['5,001 fields', form('AppointmentIds=1&'.repeat(5001), many), error('request.limit')],
  ['4 MiB of ampersands', form('&'.repeat(4_000_000)), error('request.limit')],
  ['a name without end', form(`${'a'.repeat(2000)}=1`), error('request.limit')],
  ['a name that nests without end', form(`a${'[b]'.repeat(20)}=1`), error('request.limit')],
  ['an index out of order counts', form('AppointmentIds[1]=1&AppointmentIds[0]=2', many), once({ AppointmentIds: [2, 1] })],
  ['an index beside none', form('AppointmentIds[0]=1&AppointmentIds=2', many), invalid('AppointmentIds')],
  ['an index left out', form('AppointmentIds[0]=1&AppointmentIds[2]=2', many), invalid('AppointmentIds')],
  ['an index twice', form('AppointmentIds[0]=1&AppointmentIds[0]=2', many), invalid('AppointmentIds')],
  ['an index of words', form('AppointmentIds[x]=1', many), invalid('AppointmentIds')],
  ['a bad second item', form('AppointmentIds=1&AppointmentIds=x', many), invalid('AppointmentIds[1]')],
  ...each(['AppointmentId=5&UpdateMode=OnlyThis', 'appointmentid=5&updatemode=onlythis', 'AppointmentId=%35&UpdateMode=%4fnlyThis', '&AppointmentId=5&&UpdateMode=1&', 'AppointmentId=+5+&UpdateMode=OnlyThis'], (body): Row => [`legal ${body}`, form(body), once(setSeenArguments)]),
  ...each(['AppointmentIds=1&AppointmentIds=2', 'AppointmentIds[]=1&AppointmentIds[]=2', 'AppointmentIds%5B0%5D=1&AppointmentIds%5B1%5D=2'], (body): Row => [`legal ${body}`, form(body, many), once({ AppointmentIds: [1, 2] })]),
  ['an empty form', form(''), invalid('AppointmentId')],
  ['an empty form of ids', form('', 'Appointment/GetAppointmentList'), invalid('AppointmentIds')],
  ['an empty form where there are no parameters', form('', 'Appointment/CreateDefaultAppointmentEntity'), once({})],
  ['a deletion without its id', form('UpdateMode=OnlyThis', 'Appointment/Delete'), invalid('AppointmentId')],
  ['nested fields', form('Message.Title=a+b%26c&Message[Silent]=true&Message[ExtraValues][__proto__]=x', pocket), once({ Message: { Title: 'a b&c', Silent: true, ExtraValues: map(['__proto__', 'x']) } })],
]; // prettier-ignore

const call = (content: string, root = 'SetSeen'): Buffer => xml(`<${root}>${content}</${root}>`);
const documents: readonly Row[] = [
  ...each(['', 'text', '<SetSeen>', '<SetSeen></Setseen>', '<a/><b/>', '<SetSeen/>x', '<SetSeen a="1" a="2"/>', '<SetSeen>&foo;</SetSeen>', '<SetSeen>&#0;</SetSeen>', '<p:SetSeen/>', '<SetSeen><?x?></SetSeen>', '<?xml version="1.1"?><SetSeen/>', '<!DOCTYPE x><SetSeen/>', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><SetSeen><AppointmentId>&e;</AppointmentId></SetSeen>', '{"AppointmentId":5}', 'AppointmentId=5'], (body): Row => [
    body === '' ? 'white space only' : body.slice(0, 50),
    xml(body === '' ? '  ' : body),
    malformed,
  ]),
  ...each(['', 'x', '1.0', '2147483648', '0x10', '<x/>', '<x>5</x>'], (text): Row => [`AppointmentId ${text}`, call(`<AppointmentId>${text}</AppointmentId>`), invalid('AppointmentId')]),
  ['a property twice', call('<AppointmentId>5</AppointmentId><AppointmentId>6</AppointmentId>'), invalid('AppointmentId')],
  ['a property twice, in two letter cases', call('<AppointmentId>5</AppointmentId><appointmentid>6</appointmentid>'), invalid('AppointmentId')],
  ['nil where the contract has none', call(`<AppointmentId xmlns:i="${ns.xsi}" i:nil="true"/>`), invalid('AppointmentId')],
  ['text beside properties', call('text<AppointmentId>5</AppointmentId>'), invalid()],
  ['text instead of properties', call('text'), invalid()],
  ...each(['__proto__', 'constructor', 'Unknown', 'toString'], (name): Row => [`unknown element ${name}`, call(`<${name}>1</${name}><AppointmentId>5</AppointmentId>`), once({ AppointmentId: 5 })]),
  ['an unknown element that holds something', call('<Unknown><x>1</x></Unknown>'), invalid('Unknown')],
  ['an unknown element that holds nothing', call('<Unknown><x/><y><z>0</z></y></Unknown>'), once({})],
  ['an unknown element twice', call('<Unknown>1</Unknown><unknown>1</unknown>'), invalid('Unknown')],
  ['an unknown element in an entry of a dictionary', xml('<r><Message><ExtraValues><p><Key>a</Key><Value>x</Value><Unknown>1</Unknown></p></ExtraValues></Message></r>', pocket), invalid('Message/ExtraValues/Unknown')],
  ['65 levels', xml('<a>'.repeat(65) + '</a>'.repeat(65)), error('request.limit')],
  ['20,001 elements', call('<a/>'.repeat(20_001)), error('request.limit')],
  ['65 attributes', xml(`<SetSeen ${Array.from({ length: 65 }, (_, index) => `a${index}=""`).join(' ')}/>`), error('request.limit')],
  ['10,001 items', xml(`<r><AppointmentIds>${'<int>1</int>'.repeat(10_001)}</AppointmentIds></r>`, many), error('request.limit', 'AppointmentIds')],
  ['a million attributes', xml(`<SetSeen ${'a="" '.repeat(700_000)}/>`), error('request.limit')],
  ['properties', call('<AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode>'), once(setSeenArguments)],
  ['any root, any namespace, any order', xml('<?xml version="1.0"?><r xmlns="urn:x"><!-- --><updatemode>1</updatemode><appointmentId> 5 </appointmentId></r>'), once(setSeenArguments)],
  ['references and CDATA', call('<AppointmentId>&#53;<![CDATA[]]></AppointmentId>'), once({ AppointmentId: 5 })],
  ['items of any name', xml('<r><AppointmentIds><int>1</int><x>2</x></AppointmentIds></r>', many), once({ AppointmentIds: [1, 2] })],
  ['nothing', xml(''), invalid('AppointmentId')],
  ['nothing for an entity', xml('', 'Appointment/SaveAppointmentEntity'), invalid('AppointmentEntity')],
  ['a nil root', xml(`<r xmlns:i="${ns.xsi}" i:nil="true"/>`), invalid('AppointmentId')],
  ['a deletion without its id', xml('<r/>', 'Appointment/Delete'), invalid('AppointmentId')],
  ['an empty root', xml('<r/>'), once({})],
  ['a dictionary', xml('<r><Message><ExtraValues><p><Key>__proto__</Key><Value>x</Value></p></ExtraValues></Message></r>', pocket), once({ Message: { ExtraValues: map(['__proto__', 'x']) } })],
]; // prettier-ignore

export const restForms = { forms, 'XML bodies': documents };
