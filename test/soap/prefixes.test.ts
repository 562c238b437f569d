import { envelope, Namespaces } from '../../src/soap/prefixes';

test('the service is the default namespace, well-known ones have their customary prefixes, others a numbered one', () => {
  const namespaces = new Namespaces('urn:service');
  expect(namespaces.tag('urn:service', 'A')).toBe('A');
  expect(namespaces.tag('urn:x&y', 'B')).toBe('n0:B');
  expect(namespaces.tag('urn:x&y', 'C')).toBe('n0:C');
  expect(namespaces.nil()).toBe('i:nil="true"');
  expect(namespaces.type({ namespace: 'http://www.w3.org/2001/XMLSchema', local: 'int' })).toBe(' i:type="x:int"');
  expect(namespaces.type({ namespace: 'urn:service', local: 'T' })).toBe(' i:type="T"');
  expect(namespaces.declarations()).toBe(
    ' xmlns="urn:service" xmlns:n0="urn:x&amp;y" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema"',
  );
});

test('an envelope without header blocks has no Header', () => {
  expect(envelope('1.1', '', '', '<B/>')).toBe(
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><B/></s:Body></s:Envelope>',
  );
  expect(envelope('1.2', '', '<H/>', '<B/>')).toContain('<s:Header><H/></s:Header><s:Body><B/></s:Body>');
});
