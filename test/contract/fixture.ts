import { readWsdl, type Agent, type ContractProblem, type Operation, type Type } from '../../src/contract';

export const tns = 'http://example.test/ws/Services86';
export const xsd = 'http://www.w3.org/2001/XMLSchema';
export const ser = 'http://schemas.microsoft.com/2003/10/Serialization/';
export const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';

/** The serialization schema as WCF publishes it, shortened. */
export const serializationSchema = `
<xs:schema targetNamespace="${ser}" xmlns:tns="${ser}" attributeFormDefault="qualified" elementFormDefault="qualified">
  <xs:element name="anyType" nillable="true" type="xs:anyType"/>
  <xs:element name="char" nillable="true" type="tns:char"/>
  <xs:simpleType name="char"><xs:restriction base="xs:int"/></xs:simpleType>
  <xs:simpleType name="duration"><xs:restriction base="xs:duration">
    <xs:pattern value="P.*"/><xs:minInclusive value="-P9D"/><xs:maxInclusive value="P9D"/>
  </xs:restriction></xs:simpleType>
  <xs:simpleType name="guid"><xs:restriction base="xs:string"><xs:pattern value="[0-9a-f-]*"/></xs:restriction></xs:simpleType>
  <xs:attribute name="FactoryType" type="xs:QName"/>
  <xs:attribute name="Id" type="xs:ID"/>
</xs:schema>`;

export interface Parts {
  /**
   * Global declarations inside the service's own schema, which binds `xs`, `t` (own namespace), `ser` and `a` (arrays).
   */
  readonly declarations?: string;
  /** Further schemas. */
  readonly schemas?: string;
  /** Elements inside the request wrapper's sequence. */
  readonly parameters?: string;
  /** Elements inside the response wrapper's sequence. */
  readonly results?: string;
}

/** A whole WSDL of one agent, Garden, with one operation, Water, that carries a header each way. */
export function gardenWsdl({ declarations = '', schemas = '', parameters = '', results = '' }: Parts = {}): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<w:definitions name="GardenService" targetNamespace="${tns}" xmlns:w="http://schemas.xmlsoap.org/wsdl/"
  xmlns:so="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="${tns}" xmlns:xs="${xsd}" xmlns:ser="${ser}" xmlns:a="${arrays}"
  xmlns:wsam="http://www.w3.org/2007/05/addressing/metadata">
<w:types>
<xs:schema elementFormDefault="qualified" targetNamespace="${tns}">
<xs:import namespace="${ser}"/>
<xs:element name="Water"><xs:complexType><xs:sequence>${parameters}</xs:sequence></xs:complexType></xs:element>
<xs:element name="WaterResponse"><xs:complexType><xs:sequence>${results}</xs:sequence></xs:complexType></xs:element>
<xs:element name="Key" nillable="true" type="xs:string"/>
<xs:element name="Done" type="xs:boolean"/>
${declarations}
</xs:schema>${schemas}
</w:types>
<w:message name="WaterRequest"><w:part name="parameters" element="t:Water"/></w:message>
<w:message name="WaterRequest_Headers"><w:part name="Key" element="t:Key"/></w:message>
<w:message name="WaterResponse"><w:part name="parameters" element="t:WaterResponse"/></w:message>
<w:message name="WaterResponse_Headers"><w:part name="Done" element="t:Done"/></w:message>
<w:portType name="Garden">
<w:operation name="Water">
<w:documentation>Gives water.</w:documentation>
<w:input wsam:Action="urn:x" name="WaterRequest" message="t:WaterRequest"/>
<w:output wsam:Action="urn:y" name="WaterResponse" message="t:WaterResponse"/>
</w:operation>
</w:portType>
<w:binding name="BasicHttpBinding_Garden" type="t:Garden">
<so:binding transport="http://schemas.xmlsoap.org/soap/http"/>
<w:operation name="Water">
<so:operation soapAction="${tns}/Garden/Water" style="document"/>
<w:input name="WaterRequest"><so:header message="t:WaterRequest_Headers" part="Key" use="literal"/><so:body use="literal"/></w:input>
<w:output name="WaterResponse"><so:header message="t:WaterResponse_Headers" part="Done" use="literal"/><so:body use="literal"/></w:output>
</w:operation>
</w:binding>
<w:service name="GardenService"><w:port name="BasicHttpBinding_Garden" binding="t:BasicHttpBinding_Garden"><so:address location="http://garden.test/Garden.svc"/></w:port></w:service>
</w:definitions>`;
}

/** Reads a WSDL that must be readable. */
export function agentOf(text: string, file = 'Garden.wsdl'): Agent {
  const read = readWsdl(text, file, 'Services86');
  if ('problem' in read) throw new Error(JSON.stringify(read.problem));
  return read.agent;
}

/** Reads a WSDL that must not be readable. */
export function problemOf(text: string, file = 'Garden.wsdl', version = 'Services86'): ContractProblem {
  const read = readWsdl(text, file, version);
  if ('agent' in read) throw new Error('The WSDL was read.');
  return read.problem;
}

export function water(text: string): Operation {
  const operation = agentOf(text).operation('Water');
  if (operation === undefined) throw new Error('There is no operation Water.');
  return operation;
}

/** The type declared under that name in the own namespace. */
export function declared(agent: Agent, local: string): Type {
  const type = agent.types.find({ namespace: tns, local });
  if (type === undefined) throw new Error(`There is no type ${local}.`);
  return type;
}

/** A type of one kind, so that tests need no narrowing of their own. */
export function declaredAs<K extends Type['kind']>(agent: Agent, local: string, kind: K): Extract<Type, { kind: K }> {
  const type = declared(agent, local);
  if (!isKind(type, kind)) throw new Error(`${local} is a ${type.kind}.`);
  return type;
}

function isKind<K extends Type['kind']>(type: Type, kind: K): type is Extract<Type, { kind: K }> {
  return type.kind === kind;
}

/** Pieces of schema text. */
export const struct = (name: string, content: string) =>
  `<xs:complexType name="${name}"><xs:sequence>${content}</xs:sequence></xs:complexType>`;
export const extension = (name: string, base: string, content: string) =>
  `<xs:complexType name="${name}"><xs:complexContent mixed="false"><xs:extension base="${base}">${content}</xs:extension></xs:complexContent></xs:complexType>`;
export const enumeration = (values: string) =>
  `<xs:restriction base="xs:string">${values.replace(/(\w+)(?:=(-?\d+))?/g, (_all, name: string, value?: string) =>
    value === undefined
      ? `<xs:enumeration value="${name}"/>`
      : `<xs:enumeration value="${name}"><xs:annotation><xs:appinfo><EnumerationValue xmlns="${ser}">${value}</EnumerationValue></xs:appinfo></xs:annotation></xs:enumeration>`,
  )}</xs:restriction>`;
export const dictionaryMark = `<xs:annotation><xs:appinfo><IsDictionary xmlns="${ser}">true</IsDictionary></xs:appinfo></xs:annotation>`;
