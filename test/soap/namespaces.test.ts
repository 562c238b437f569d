import { Namespaces } from '../../src/soap/namespaces';

test('the service is the default namespace, well-known ones have their customary prefixes, others a numbered one', () => {
  const namespaces = new Namespaces('urn:service');
  expect(namespaces.tag('urn:service', 'A')).toBe('A');
  expect(namespaces.tag('urn:x&y', 'B')).toBe('n0:B');
  expect(namespaces.tag('urn:x&y', 'C')).toBe('n0:C');
  namespaces.declareNil();
  expect(namespaces.type({ namespace: 'http://www.w3.org/2001/XMLSchema', local: 'int' })).toBe(' i:type="x:int"');
  expect(namespaces.type({ namespace: 'urn:service', local: 'T' })).toBe(' i:type="T"');
  expect(namespaces.declarations()).toBe(
    ' xmlns="urn:service" xmlns:n0="urn:x&amp;y" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema"',
  );
});
