/** Well-formedness: what is no XML 1.0 document is refused, what only looks odd is not. */
import { call, credentials, envelope, ns, seen, setSeenArguments, setSeenBody, soap, soap12 } from '../requests';
import { client, each, once, sender, type Row } from '../run-tables';

const good = envelope(setSeenBody);
const malformed = client('request.malformed');
const doctype = (subset: string, use = '5'): string =>
  `<!DOCTYPE s:Envelope ${subset}>${envelope(`<SetSeen><AppointmentId>${use}</AppointmentId></SetSeen>`)}`;

const notXml: readonly Row[] = [
  ['no body at all', soap(''), malformed],
  ['white space only', soap(' \r\n\t '), malformed],
  ['text', soap('hello'), malformed],
  ['JSON', soap('{"AppointmentId":5}'), malformed],
  ['HTML', soap('<html><body>x<br></body></html>'), malformed],
  ['some other XML', soap('<SetSeen/>'), malformed],
  ['a lone <', soap('<'), malformed],
  ['text in front of the envelope', soap(`x${good}`), malformed],
  ['text behind the envelope', soap(`${good}x`), malformed],
  ['a second envelope', soap(good + good), malformed],
  ['an empty element behind the envelope', soap(`${good}<a/>`), malformed],
  ['CDATA behind the envelope', soap(`${good}<![CDATA[]]>`), malformed],
  ['a NUL behind the envelope', soap(`${good}\0`), malformed],
  ['a bomb of end tags', soap('</a>'.repeat(1000)), malformed],
  ...each(
    ['</s:Envelope>', 'nvelope>', '>', '</s:Body></s:Envelope>', '</SetSeen></s:Body></s:Envelope>'],
    (end): Row => [`cut off before ${end}`, soap(good.slice(0, good.length - end.length)), malformed],
  ),
  ['cut off in the middle of a value', soap(good.slice(0, good.indexOf('OnlyThis') + 4)), malformed],
  ['cut off in the middle of an attribute', soap(good.slice(0, 40)), malformed],
];

const badMarkup = each(
  [
    '<SetSeen>', '<SetSeen></setseen>', '<SetSeen/></SetSeen>', '< SetSeen/>', '<SetSeen / >', '<SetSeen//>',
    '<SetSeen a/>', '<SetSeen a=b/>', '<SetSeen a="1" a="2"/>', '<SetSeen a="1"b="2"/>', '<SetSeen a="<"/>', '<SetSeen a="&"/>', '<SetSeen a="1/>',
    '<1SetSeen/>', '<-SetSeen/>', '<SetSeen:/>', '<:SetSeen/>', '<s:SetSeen:x/>', '<SetSeen><AppointmentId>5</UpdateMode></SetSeen>',
    '<u:SetSeen/>', '<SetSeen u:a="1"/>', '<SetSeen xmlns:u=""/>', '<SetSeen xmlns:xml="urn:x"/>', '<SetSeen xmlns:xmlns="urn:x"/>',
    '<SetSeen xmlns:x="http://www.w3.org/XML/1998/namespace"/>', '<SetSeen xmlns="http://www.w3.org/2000/xmlns/"/>', '<xmlns:SetSeen/>',
    '<SetSeen xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2"/>', '<SetSeen xmlns:p="urn:x" xmlns:p="urn:y"/>',
    '<SetSeen>]]></SetSeen>', '<SetSeen><!-- -- --></SetSeen>', '<SetSeen><!-- ---></SetSeen>', '<SetSeen><!-></SetSeen>', '<SetSeen><!-- </SetSeen>',
    '<SetSeen><![CDATA[ </SetSeen>', '<SetSeen><![cdata[x]]></SetSeen>', '<SetSeen><!ELEMENT a ANY></SetSeen>', '<SetSeen><![INCLUDE[ ]]></SetSeen>',
    '<SetSeen><?x y?></SetSeen>', '<?xml version="1.0"?><SetSeen/>', '<SetSeen><?xml?></SetSeen>', '<SetSeen><?XML version="1.0"?></SetSeen>', '<SetSeen><? x?></SetSeen>',
  ],
  (body): Row => [body, call(body), malformed],
); // prettier-ignore

const references: readonly Row[] = [
  ...each(
    ['&foo;', '&nbsp;', '&', '&;', '& ', '&amp', '&AMP;', '&#;', '&#x;', '&#xG;', '&#X41;', '&#0;', '&#x0;', '&#1;', '&#x1F;', '&#xD800;', '&#xDFFF;', '&#xFFFE;', '&#xFFFF;', '&#x110000;', '&#99999999999999999999;', '&#-1;', '&#+5;', '&# 5;', '&#53', '&#xDE00;&#xD83D;', '%x;'],
    (text): Row => [`${text} in a value`, seen(`<AppointmentId>${text}</AppointmentId>`), text === '%x;' ? client('request.invalid', 'Body/SetSeen/AppointmentId') : malformed],
  ),
  ...each(['&foo;', '&#0;', '&#xD800;', '&lt'], (text): Row => [`${text} in an attribute`, call(`<SetSeen a="${text}"/>`), malformed]),
  ['a decimal reference is its character', seen('<AppointmentId>&#53;</AppointmentId>'), once({ AppointmentId: 5 })],
  ['a hexadecimal reference too, with leading zeros', seen('<AppointmentId>&#x00000035;</AppointmentId>'), once({ AppointmentId: 5 })],
  ['references to white space collapses', seen('<AppointmentId>&#32;5&#xA;</AppointmentId>'), once({ AppointmentId: 5 })],
]; // prettier-ignore

const characters = each(['\u0000', '\u0001', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff'], (character): Row => [
  `U+${character.charCodeAt(0).toString(16).padStart(4, '0')} in a value`,
  seen(`<AppointmentId>5${character}</AppointmentId>`),
  malformed,
]);

/** No document may define, fetch or expand anything. */
const doctypes: readonly Row[] = [
  ...each(
    [
      '[]', '[<!ENTITY x "5">]', '[<!ENTITY x SYSTEM "file:///etc/passwd">]', '[<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]',
      '[<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]', 'SYSTEM "http://127.0.0.1:1/x.dtd"', 'PUBLIC "-//x//y" "file:///etc/hosts"',
      '[<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]', '[<!ATTLIST SetSeen a CDATA "x">]', '[<!ELEMENT x ANY>]', '[<!NOTATION n SYSTEM "x">]',
    ],
    (subset): Row => [`<!DOCTYPE ${subset}>`, soap(doctype(subset, subset.includes('ENTITY x') ? '&x;' : '5')), malformed],
  ),
  ['lower case', soap(`<!doctype x>${good}`), malformed],
  ['behind a declaration and a comment', soap(`<?xml version="1.0"?><!-- x -->${doctype('[]')}`), malformed],
  ['inside the envelope', call(`<!DOCTYPE x []>${setSeenBody}`), malformed],
  ['in UTF-16', soap(Buffer.from(`\ufeff${doctype('[<!ENTITY x "5">]')}`, 'utf16le'), { headers: { 'Content-Type': 'text/xml' } }), malformed],
  ['in UTF-16 without a mark', soap(Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${doctype('[]')}`, 'utf16le'), { headers: { 'Content-Type': 'text/xml' } }), malformed],
  ['over SOAP 1.2', soap12(doctype('[]')), sender('request.malformed')],
  ['XInclude is an unknown element, nothing is fetched', seen('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'), client('request.invalid', 'Body/SetSeen/include')],
  ['a stylesheet instruction', soap(`<?xml-stylesheet href="http://127.0.0.1:1/x.xsl"?>${good}`), malformed],
  ['an external schema is not fetched', call(setSeenBody, { attributes: ' i:schemaLocation="urn:x http://127.0.0.1:1/x.xsd"' }), once(setSeenArguments)],
]; // prettier-ignore

const declarations: readonly Row[] = [
  ...each(
    ['<?xml version="1.1"?>', '<?xml version="2.0"?>', '<?xml?>', '<?xml encoding="utf-8"?>', '<?xml version="1.0" standalone="maybe"?>', '<?xml version="1.0" encoding="utf-8" version="1.0"?>', '<?XML version="1.0"?>', ' <?xml version="1.0"?>', '<!-- x --><?xml version="1.0"?>'],
    (prolog): Row => [prolog, call(setSeenBody, { prolog }), malformed],
  ),
  ...each(
    ['<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8'?>", '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n', '<?xml   version = "1.0"  ?>', '\n\n', '<!-- a comment -->'],
    (prolog): Row => [`legal: ${JSON.stringify(prolog)}`, call(setSeenBody, { prolog }), once(setSeenArguments)],
  ),
]; // prettier-ignore

const oddities: readonly Row[] = [
  ['single quotes', soap(good.replaceAll('"', "'")), once(setSeenArguments)],
  ['line ends and white space in tags', soap(good.replaceAll('<SetSeen>', '<SetSeen\r\n\t >').replaceAll('</SetSeen>', '</SetSeen\n>')), once(setSeenArguments)],
  ['white space between elements', soap(good.replaceAll('><', '>\r\n\t <')), once(setSeenArguments)],
  ['white space around the envelope', soap(`\n${good}\n\n`), once(setSeenArguments)],
  ['comments everywhere', soap(good.replaceAll('><', '><!-- <x> & ]]> -->  <')), once(setSeenArguments)],
  ['a comment inside a value', seen('<AppointmentId>1<!-- x -->2</AppointmentId>'), once({ AppointmentId: 12 })],
  ['CDATA inside a value', seen('<AppointmentId><![CDATA[1]]>2<![CDATA[]]></AppointmentId>'), once({ AppointmentId: 12 })],
  ['one prefix per element', soap(good.replace('<SetSeen>', `<q:SetSeen xmlns:q="${ns.services86}">`).replace('</SetSeen>', '</q:SetSeen>')), once(setSeenArguments)],
  ['a prefix with letters of other scripts', soap(good.replaceAll(/(<\/?|xmlns:)s(?=[:=])/g, '$1ßøπ')), once(setSeenArguments)],
  ['the default namespace for SOAP itself', soap(good.replaceAll('s:', '').replace('xmlns:s="', 'xmlns="').replace(` xmlns="${ns.services86}"`, '').replace('<SetSeen>', `<SetSeen xmlns="${ns.services86}">`).replace(credentials, '')), once(setSeenArguments)],
  ['290 unused namespaces on the Envelope', call(setSeenBody, { attributes: Array.from({ length: 290 }, (_, index) => ` xmlns:q${index}="urn:${index}"`).join('') }), once(setSeenArguments)],
  ['attributes that the contract does not name', call('<SetSeen Id="x" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><AppointmentId xml:lang="no" i:type="a:int">5</AppointmentId></SetSeen>'), once({ AppointmentId: 5 })],
  ['an attribute named like a parameter is none', call('<SetSeen AppointmentId="9"/>'), once({})],
]; // prettier-ignore

export const soapDocument = {
  'no XML': notXml,
  'bad markup': badMarkup,
  references,
  'illegal characters': characters,
  'document types and external access': doctypes,
  'XML declarations': declarations,
  'legal oddities': oddities,
};
