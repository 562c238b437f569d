/** Whether what came over the wire is what the scenario means; a sentence when it is not, else ''. */
import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({ removeNSPrefix: true, ignoreAttributes: true, parseTagValue: false, trimValues: false });

/** A SOAP answer whose Body holds `<{element}>` and no Fault. */
export const soapVoid = (element) => (status, text) => {
  const body = soapBody(text);
  if (status !== 200) return `HTTP ${status}`;
  return body !== undefined && element in body ? '' : `no ${element} in the Body`;
};

/** A SOAP answer that is a Fault, or says Succeeded=false in its header, with these words in it. */
export const soapRefusal = (words) => (_status, text) => {
  const refused = /Fault>|Succeeded>false</.test(text);
  return refused && text.includes(words) ? '' : 'no refusal';
};

/**
 * A SOAP answer whose Body says what the Body of `expected` says: same elements with the same texts, whatever the
 * prefixes.
 */
export const soapEntity = (expected) => {
  const wanted = soapBody(expected);
  return (status, text) => (status === 200 ? difference(soapBody(text), wanted, 'Body') : `HTTP ${status}`);
};

/** A JSON text equal to the expected one; property order does not count. */
export const jsonEquals = (expected) => {
  const wanted = ordered(JSON.parse(expected));
  return (_path, text) => (ordered(JSON.parse(text)) === wanted ? '' : 'other JSON than expected');
};

/** A saved record that holds every value the caller can say, and every property of the CRM's own record besides. */
export const mergedRecord = (expected, record) => {
  const wanted = JSON.parse(expected);
  const names = Object.keys(JSON.parse(record));
  return (text) => {
    const sent = JSON.parse(text);
    const lost = names.find((name) => !(name in sent));
    return lost === undefined ? missingIn(sent, wanted, 'the saved record') : `${lost} was lost`;
  };
};

/** What `json` holds and `sent` does not; a sentence or ''. */
function missingIn(sent, json, at) {
  if (typeof json !== 'object' || json === null) return sent === json ? '' : `${at} is ${JSON.stringify(sent)}, not ${JSON.stringify(json)}`; // prettier-ignore
  if (typeof sent !== 'object' || sent === null) return `${at} is missing`;
  for (const [name, value] of Object.entries(json)) {
    const found = missingIn(sent[name], value, `${at}.${name}`);
    if (found !== '') return found;
  }
  return '';
}

export const jsonAnswer = (expected) => (status, text) =>
  status === 200 ? jsonEquals(expected)('', text) : `HTTP ${status}`;
export const noContent = (status) => (status === 204 ? '' : `HTTP ${status}, not 204`);
export const anything = () => '';

function soapBody(text) {
  return parser.parse(text).Envelope?.Body;
}

function ordered(value) {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function difference(found, wanted, at) {
  if (typeof wanted !== 'object') return found === wanted ? '' : `${at} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`; // prettier-ignore
  if (typeof found !== 'object' || found === null) return `${at} is missing`;
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const told = difference(found[name], wanted[name], `${at}.${name}`);
    if (told !== '') return told;
  }
  return '';
}
