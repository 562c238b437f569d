import type { Type } from '../../src/contract';
import { agentOf, declaredAs, enumeration, gardenWsdl, ser, serializationSchema, water, xsd } from './fixture';

const read = (declarations: string) => agentOf(gardenWsdl({ declarations }));

describe('simple types', () => {
  test('enumerations count from 0 unless annotated', () => {
    const agent = read(
      `<xs:simpleType name="E"><xs:annotation><xs:appinfo><ActualType xmlns="${ser}" Name="short" Namespace="${xsd}"/></xs:appinfo></xs:annotation>
       ${enumeration('A B=16387 C D=-1')}</xs:simpleType>`,
    );
    expect(declaredAs(agent, 'E', 'enum').members).toEqual([
      { name: 'A', value: 0 },
      { name: 'B', value: 16387 },
      { name: 'C', value: 2 },
      { name: 'D', value: -1 },
    ]);
  });

  test('lists of an enumeration are flags counting 1, 2, 4, … unless annotated; the enumeration may be named', () => {
    const agent = read(
      `<xs:simpleType name="F"><xs:list><xs:simpleType>${enumeration('A B C=1 D')}</xs:simpleType></xs:list></xs:simpleType>
       <xs:simpleType name="G"><xs:list itemType="t:E"/></xs:simpleType><xs:simpleType name="E">${enumeration('X Y Z')}</xs:simpleType>`,
    );
    expect(declaredAs(agent, 'F', 'flags').members.map((member) => member.value)).toEqual([1, 2, 1, 8]);
    expect(declaredAs(agent, 'G', 'flags').members.map((member) => member.value)).toEqual([1, 2, 4]);
    expect(declaredAs(agent, 'E', 'enum').members.map((member) => member.value)).toEqual([0, 1, 2]);
  });

  test('restricted built-ins are the built-in; narrowing facets are accepted', () => {
    const agent = read(
      '<xs:simpleType name="Zip"><xs:restriction base="xs:string"><xs:pattern value="x"/><xs:maxLength value="4"/></xs:restriction></xs:simpleType>' +
        '<xs:simpleType name="Zip2"><xs:restriction base="t:Zip"/></xs:simpleType>',
    );
    expect(declaredAs(agent, 'Zip2', 'scalar').scalar).toBe('string');
  });

  test('the serialization schema is understood, and its types are known without it', () => {
    const parameters = ['char', 'duration', 'guid']
      .map((name) => `<xs:element name="${name}" type="ser:${name}"/>`)
      .join('');
    for (const schemas of ['', serializationSchema]) {
      const kinds = water(gardenWsdl({ parameters, schemas })).parameters.map(
        ({ type }) => type.kind === 'scalar' && type.scalar,
      );
      expect(kinds).toEqual(['char', 'duration', 'guid']);
    }
    expect(agentOf(gardenWsdl({ schemas: serializationSchema })).types.all()).toHaveLength(3);
  });

  test('the table knows the built-ins', () => {
    const { types } = agentOf(gardenWsdl());
    const kind = (local: string, namespace = xsd): string | undefined => {
      const type: Type | undefined = types.find({ namespace, local });
      return type?.kind === 'scalar' ? type.scalar : type?.kind;
    };
    const own =
      'string anyURI QName boolean byte unsignedByte short unsignedShort int unsignedInt long unsignedLong float double decimal dateTime base64Binary duration';
    for (const name of own.split(' ')) expect(kind(name)).toBe(name);
    expect(kind('anyType')).toBe('any');
    expect(kind('guid', ser)).toBe('guid');
    expect(kind('nonNegativeInteger')).toBe('decimal');
    expect(kind('token')).toBe('string');
    expect(kind('date')).toBeUndefined();
    expect(kind('constructor', '')).toBeUndefined();
  });
});
