import {
  agentOf,
  arrays,
  declared,
  declaredAs,
  dictionaryMark,
  enumeration,
  extension,
  gardenWsdl,
  struct,
  tns,
  xsd,
} from './fixture';

const read = (declarations: string) => agentOf(gardenWsdl({ declarations }));
const names = (fields: readonly { readonly name: string }[]) => fields.map((field) => field.name);

describe('structs', () => {
  test('inherited fields come first, at any depth and in any order of declaration', () => {
    const agent = read(
      extension('C', 't:B', '<xs:sequence><xs:element name="c" type="xs:int"/></xs:sequence>') +
        extension('B', 't:A', '<xs:sequence><xs:element name="b" type="xs:int"/></xs:sequence>') +
        struct('A', '<xs:element name="a" type="xs:int"/>') +
        extension('Bare', 't:A', '') +
        struct('Empty', '') +
        '<xs:complexType name="Emptier"/>',
    );
    const c = declaredAs(agent, 'C', 'struct');
    expect(names(c.fields)).toEqual(['a', 'b', 'c']);
    expect(names(c.ownFields)).toEqual(['c']);
    expect(c.base).toBe(declared(agent, 'B'));
    expect(names(declaredAs(agent, 'Bare', 'struct').fields)).toEqual(['a']);
    expect(declaredAs(agent, 'Empty', 'struct').fields).toEqual([]);
    expect(declaredAs(agent, 'Emptier', 'struct').fields).toEqual([]);
    expect(agent.types.derivedOf(declaredAs(agent, 'A', 'struct')).map((type) => type.name.local)).toEqual([
      'C',
      'B',
      'Bare',
    ]);
    expect(agent.types.derivedOf(c)).toEqual([]);
  });

  test('optional and nillable are kept apart; both default to false', () => {
    const agent = read(
      struct(
        'S',
        `<xs:element name="a" type="xs:int"/><xs:element minOccurs="0" maxOccurs="1" name="b" type="xs:int"/>
         <xs:element name="c" nillable="true" type="xs:int"/><xs:element minOccurs="1" name="d" nillable="false" type="xs:int"/>`,
      ),
    );
    expect(declaredAs(agent, 'S', 'struct').fields.map((f) => [f.name, f.optional, f.nillable])).toEqual([
      ['a', false, false],
      ['b', true, false],
      ['c', false, true],
      ['d', false, false],
    ]);
  });

  test('form and elementFormDefault decide the namespace; references bring their own', () => {
    const agent = agentOf(
      gardenWsdl({
        declarations: struct(
          'S',
          '<xs:element name="a" type="xs:int"/><xs:element form="unqualified" name="b" type="xs:int"/><xs:element minOccurs="0" xmlns:o="urn:other" ref="o:Leaf"/>',
        ),
        schemas: `<schema xmlns="${xsd}" targetNamespace="urn:other" xmlns:o="urn:other">
          <element name="Leaf" nillable="true" type="o:Kind"/>
          <complexType name="Kind"><sequence><element name="c" type="int"/><element form="qualified" name="d" type="o:Kind"/></sequence></complexType>
        </schema>`,
      }),
    );
    expect(declaredAs(agent, 'S', 'struct').fields).toMatchObject([
      { name: 'a', namespace: tns },
      { name: 'b', namespace: '' },
      { name: 'Leaf', namespace: 'urn:other', optional: true, nillable: true, type: { kind: 'struct' } },
    ]);
    expect(agent.types.find({ namespace: 'urn:other', local: 'Kind' })).toMatchObject({
      fields: [
        { name: 'c', namespace: '', type: { scalar: 'int' } },
        { name: 'd', namespace: 'urn:other' },
      ],
    });
  });

  test('types may contain themselves: directly, through lists, dictionaries and references', () => {
    const agent = read(
      struct(
        'Tree',
        '<xs:element minOccurs="0" name="Parent" type="t:Tree"/><xs:element name="Children" type="t:Trees"/>',
      ) +
        struct('Trees', '<xs:element minOccurs="0" maxOccurs="unbounded" name="Tree" type="t:Tree"/>') +
        struct('Lists', '<xs:element minOccurs="0" maxOccurs="unbounded" name="Lists" type="t:Lists"/>') +
        '<xs:element name="Node"><xs:complexType><xs:sequence><xs:element minOccurs="0" ref="t:Node"/></xs:sequence></xs:complexType></xs:element>' +
        struct('Holder', '<xs:element ref="t:Node"/>'),
    );
    const tree = declaredAs(agent, 'Tree', 'struct');
    expect(tree.fields[0]?.type).toBe(tree);
    expect(declaredAs(agent, 'Trees', 'list').item.type).toBe(tree);
    expect(declaredAs(agent, 'Lists', 'list').item.type).toBe(declared(agent, 'Lists'));
    const [node] = declaredAs(agent, 'Holder', 'struct').fields;
    expect(node?.type.kind === 'struct' && node.type.fields[0]?.type).toBe(node?.type);
  });

  test('elements may hold their type inline, or say nothing', () => {
    const agent = read(
      struct(
        'S',
        `<xs:element name="In"><xs:complexType><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
         <xs:element name="Colour"><xs:simpleType>${enumeration('Red Green')}</xs:simpleType></xs:element><xs:element name="Any"/>`,
      ),
    );
    expect(declaredAs(agent, 'S', 'struct').fields.map((field) => field.type.kind)).toEqual(['struct', 'enum', 'any']);
    expect(agent.types.all().map((type) => type.name.local)).toEqual(['S']);
  });
});

describe('lists and dictionaries', () => {
  test('one repeated element is a list, also a list of lists and of another namespace', () => {
    const agent = agentOf(
      gardenWsdl({
        declarations: struct(
          'Rows',
          '<xs:element minOccurs="0" maxOccurs="unbounded" name="ArrayOfint" nillable="true" type="a:ArrayOfint"/>',
        ),
        schemas: `<xs:schema elementFormDefault="qualified" targetNamespace="${arrays}">${struct('ArrayOfint', '<xs:element minOccurs="0" maxOccurs="unbounded" name="int" type="xs:int"/>')}</xs:schema>`,
      }),
    );
    expect(declaredAs(agent, 'Rows', 'list').item).toMatchObject({
      name: 'ArrayOfint',
      namespace: tns,
      nillable: true,
      type: { kind: 'list', item: { name: 'int', namespace: arrays, type: { scalar: 'int' } } },
    });
  });

  test('a dictionary has an entry with key and value, inline or named', () => {
    const entry =
      '<xs:element name="Key" type="xs:dateTime"/><xs:element name="Value" nillable="true" type="t:Plants"/>';
    const agent = read(
      `<xs:complexType name="Plants">${dictionaryMark}<xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="PlantsKeyValuePair">
       <xs:complexType><xs:sequence>${entry}</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
       <xs:complexType name="Named">${dictionaryMark}<xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="Pair" type="t:Entry"/></xs:sequence></xs:complexType>
       ${struct('Entry', entry)}`,
    );
    const plants = declaredAs(agent, 'Plants', 'dictionary');
    expect(plants).toMatchObject({
      entry: { namespace: tns, local: 'PlantsKeyValuePair' },
      key: { name: 'Key', type: { scalar: 'dateTime' } },
      value: { name: 'Value', nillable: true },
    });
    expect(plants.value.type).toBe(plants);
    expect(declaredAs(agent, 'Named', 'dictionary').entry.local).toBe('Pair');
  });

  test('KeyValueOf… without the annotation is a list of structs', () => {
    const agent = read(
      struct(
        'ArrayOfKeyValueOfintstring',
        `<xs:element minOccurs="0" maxOccurs="unbounded" name="KeyValueOfintstring"><xs:complexType><xs:sequence>
        <xs:element name="Key" type="xs:int"/><xs:element name="Value" type="xs:string"/></xs:sequence></xs:complexType></xs:element>`,
      ),
    );
    expect(declaredAs(agent, 'ArrayOfKeyValueOfintstring', 'list').item.type).toMatchObject({
      kind: 'struct',
      fields: [{ name: 'Key' }, { name: 'Value' }],
    });
  });
});

test('several schemas may share a target namespace, and prefixes may stand on single elements', () => {
  const agent = agentOf(
    gardenWsdl({
      declarations: struct('S', `<xs:element xmlns:q5="${tns}" name="o" type="q5:Other"/>`),
      schemas: `<s:schema xmlns:s="${xsd}" elementFormDefault="qualified" targetNamespace="${tns}"><s:complexType name="Other"><s:sequence/></s:complexType></s:schema>`,
    }),
  );
  expect(declaredAs(agent, 'S', 'struct').fields[0]?.type).toBe(declared(agent, 'Other'));
});
