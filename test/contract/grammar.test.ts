import { dictionaryMark, enumeration, extension, gardenWsdl, problemOf, struct } from './fixture';

describe('a schema is refused, naming the element', () => {
  const a = '<xs:element name="a" type="xs:int"/>';
  const repeated = '<xs:element minOccurs="0" maxOccurs="unbounded" name="a" type="xs:int"/>';
  test.each([
    ['xs:choice', '<xs:complexType name="Foo"><xs:choice/></xs:complexType>', 'xs:choice in complexType Foo'],
    ['xs:all', '<xs:complexType name="Foo"><xs:all/></xs:complexType>', 'xs:all in complexType Foo'],
    ['xs:any', struct('Foo', '<xs:any/>'), 'xs:any in complexType Foo'],
    ['xs:group', struct('Foo', '<xs:group ref="t:G"/>'), 'xs:group t:G in complexType Foo'],
    ['a global group', '<xs:group name="G"/>', 'xs:group G'],
    ['a nested sequence', struct('Foo', '<xs:sequence/>'), 'xs:sequence in complexType Foo'],
    [
      'a repeated sequence',
      '<xs:complexType name="Foo"><xs:sequence maxOccurs="unbounded"/></xs:complexType>',
      'xs:sequence in complexType Foo',
    ],
    [
      'an attribute on a type',
      `<xs:complexType name="Foo"><xs:sequence/><xs:attribute name="x" type="xs:int"/></xs:complexType>`,
      'xs:attribute x in complexType Foo',
    ],
    ['a global attribute', '<xs:attribute name="x" type="xs:int"/>', 'xs:attribute x'],
    [
      'simpleContent',
      '<xs:complexType name="Foo"><xs:simpleContent/></xs:complexType>',
      'xs:simpleContent in complexType Foo',
    ],
    [
      'complexContent by restriction',
      '<xs:complexType name="Foo"><xs:complexContent><xs:restriction base="t:B"/></xs:complexContent></xs:complexType>',
      'xs:restriction in complexType Foo',
    ],
    ['mixed content', '<xs:complexType name="Foo" mixed="true"/>', 'xs:complexType Foo'],
    ['an abstract type', '<xs:complexType name="Foo" abstract="true"/>', 'xs:complexType Foo'],
    ['a substitution', '<xs:element name="Foo" type="xs:int" substitutionGroup="t:Key"/>', 'xs:element Foo'],
    ['a default', struct('Foo', '<xs:element name="a" type="xs:int" default="1"/>'), 'xs:element a in complexType Foo'],
    ['a union', '<xs:simpleType name="Foo"><xs:union/></xs:simpleType>', 'xs:union in simpleType Foo'],
    ['an include', '<xs:include schemaLocation="x"/>', 'xs:include'],
    [
      'whiteSpace',
      '<xs:simpleType name="Foo"><xs:restriction base="xs:string"><xs:whiteSpace value="collapse"/></xs:restriction></xs:simpleType>',
      'xs:whiteSpace in simpleType Foo',
    ],
    ['xs:date', struct('Foo', '<xs:element name="a" type="xs:date"/>'), 'xs:element a in complexType Foo'],
    ['an unused element of a type not understood', '<xs:element name="Foo" type="xs:hexBinary"/>', 'xs:element Foo'],
    ['an unknown type', struct('Foo', '<xs:element name="a" type="t:Nope"/>'), 'xs:element a in complexType Foo'],
    ['an unknown reference', struct('Foo', '<xs:element ref="t:Nope"/>'), 'xs:element t:Nope in complexType Foo'],
    ['an unknown prefix', struct('Foo', '<xs:element name="a" type="q9:Nope"/>'), 'xs:element a in complexType Foo'],
    ['an unknown base', extension('Foo', 't:Nope', ''), 'xs:extension in complexType Foo'],
    ['a base that is no struct', extension('Foo', 'xs:string', ''), 'xs:extension in complexType Foo'],
    [
      'a type that extends itself',
      extension('Foo', 't:Bar', '') + extension('Bar', 't:Foo', ''),
      'xs:extension in complexType Bar',
    ],
    [
      'a simple type made of itself',
      '<xs:simpleType name="Foo"><xs:restriction base="t:Foo"/></xs:simpleType>',
      'xs:restriction in simpleType Foo',
    ],
    [
      'a restricted enumeration',
      `<xs:simpleType name="E">${enumeration('A')}</xs:simpleType><xs:simpleType name="Foo"><xs:restriction base="t:E"/></xs:simpleType>`,
      'xs:restriction in simpleType Foo',
    ],
    [
      'an enumeration of numbers',
      '<xs:simpleType name="Foo"><xs:restriction base="xs:int"><xs:enumeration value="1"/></xs:restriction></xs:simpleType>',
      'xs:restriction in simpleType Foo',
    ],
    [
      'a list of numbers',
      '<xs:simpleType name="Foo"><xs:list itemType="xs:int"/></xs:simpleType>',
      'xs:list in simpleType Foo',
    ],
    [
      'a member twice',
      `<xs:simpleType name="Foo">${enumeration('A A')}</xs:simpleType>`,
      'xs:enumeration in simpleType Foo',
    ],
    ['a type twice', struct('Foo', '') + struct('Foo', ''), 'xs:complexType Foo'],
    [
      'a simple and a complex type of one name',
      `${struct('Foo', '')}<xs:simpleType name="Foo">${enumeration('A')}</xs:simpleType>`,
      'xs:simpleType Foo',
    ],
    ['an element twice', '<xs:element name="Key" type="xs:int"/>', 'xs:element Key'],
    ['a field twice', struct('Foo', a + a), 'xs:element a in complexType Foo'],
    [
      'a field the base has',
      struct('Base', a) + extension('Foo', 't:Base', `<xs:sequence>${a}</xs:sequence>`),
      'xs:element a in complexType Foo',
    ],
    [
      'a repeated element beside others',
      struct('Foo', `<xs:element name="b" type="xs:int"/>${repeated}`),
      'xs:element a in complexType Foo',
    ],
    [
      'a bounded repetition',
      struct('Foo', '<xs:element maxOccurs="5" name="a" type="xs:int"/>'),
      'xs:element a in complexType Foo',
    ],
    [
      'minOccurs above 1',
      struct('Foo', '<xs:element minOccurs="2" maxOccurs="unbounded" name="a" type="xs:int"/>'),
      'xs:element a in complexType Foo',
    ],
    [
      'two types of one element',
      '<xs:element name="Foo" type="xs:int"><xs:complexType/></xs:element>',
      'xs:element Foo',
    ],
    ['a type without a name', '<xs:complexType/>', 'xs:complexType'],
    [
      'a dictionary without entries',
      `<xs:complexType name="Foo">${dictionaryMark}<xs:sequence/></xs:complexType>`,
      'xs:complexType Foo',
    ],
    [
      'a dictionary of one field',
      `<xs:complexType name="Foo">${dictionaryMark}<xs:sequence>${repeated}</xs:sequence></xs:complexType>`,
      'xs:element a in complexType Foo',
    ],
    [
      'an EnumerationValue that is no number',
      `<xs:simpleType name="Foo">${enumeration('A=1').replace('>1<', '>x<')}</xs:simpleType>`,
      'xs:enumeration in simpleType Foo',
    ],
  ])('%s', (_name, declarations, element) => {
    expect(problemOf(gardenWsdl({ declarations }))).toMatchObject({ element, file: 'Garden.wsdl' });
  });
});
