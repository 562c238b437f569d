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

/** A SOAP answer that holds the entity: all leaves of `json` (the CRM's JSON text) with the same text in the same place. */
export const soapEntity = (element, json) => {
  const expected = JSON.parse(json);
  return (status, text) => {
    if (status !== 200) return `HTTP ${status}`;
    return difference(soapBody(text)?.[element]?.Response, expected, 'Response');
  };
};

/** A JSON text equal to the expected one; property order does not count. */
export const jsonEquals = (expected) => {
  const wanted = ordered(JSON.parse(expected));
  return (_path, text) => (ordered(JSON.parse(text)) === wanted ? '' : 'other JSON than expected');
};

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

/** Flags (`A, B` and `A B`) and time spans (`00:30:00` and `PT30M`) are written differently on the two wires. */
const differs = (xml, json) =>
  xml !== json && !/^-?(?:\d+\.)?\d\d:\d\d:\d\d/.test(json) && xml !== json.replaceAll(', ', ' ');

function difference(xml, json, at) {
  if (json === null) return xml === undefined || xml === '' ? '' : `${at} is not null`;
  if (Array.isArray(json)) return listDifference(xml, json, at);
  if (typeof json !== 'object') return typeof xml === 'string' && !differs(xml, String(json)) ? '' : `${at} is ${xml}`;
  if (typeof xml !== 'object' || xml === null) return Object.keys(json).length === 0 ? '' : `${at} is missing`;
  for (const [name, value] of Object.entries(json)) {
    // A dictionary: entries with Key and Value.
    if (!(name in xml) && value !== null) return name === 'Key' ? '' : `${at}.${name} is missing`;
    const found = difference(xml[name], value, `${at}.${name}`);
    if (found !== '') return found;
  }
  return '';
}

function listDifference(xml, json, at) {
  const [only] = typeof xml === 'object' && xml !== null ? Object.values(xml) : [];
  const items = only === undefined ? [] : Array.isArray(only) ? only : [only];
  if (items.length !== json.length) return `${at} has ${items.length} items, not ${json.length}`;
  for (const [index, item] of items.entries()) {
    const found = difference(item, json[index], `${at}[${index}]`);
    if (found !== '') return found;
  }
  return '';
}
