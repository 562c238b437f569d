import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadContract, type Contract, type Operation } from '../../src/contract';

export interface SmallOperation {
  readonly name: string;
  readonly parameters: string;
  readonly results: string;
}

const namespaceOf = (version: string): string => `http://www.superoffice.net/ws/crm/NetServer/${version}`;

/** A WSDL of one agent with the given operations and types; `t:` is the service namespace, `xs:` XML Schema. */
export function smallWsdl(
  version: string,
  agent: string,
  operations: readonly SmallOperation[],
  types: string,
): string {
  const tns = namespaceOf(version);
  const wrapper = (name: string, content: string): string =>
    `<xs:element name="${name}"><xs:complexType><xs:sequence>${content}</xs:sequence></xs:complexType></xs:element>`;
  const elements = operations.map(
    ({ name, parameters, results }) => wrapper(name, parameters) + wrapper(`${name}Response`, results),
  );
  const messages = operations.map(
    ({ name }) =>
      `<w:message name="${name}In"><w:part name="parameters" element="t:${name}"/></w:message><w:message name="${name}Out"><w:part name="parameters" element="t:${name}Response"/></w:message>`,
  );
  const ports = operations.map(
    ({ name }) =>
      `<w:operation name="${name}"><w:input message="t:${name}In"/><w:output message="t:${name}Out"/></w:operation>`,
  );
  const bound = operations.map(
    ({ name }) =>
      `<w:operation name="${name}"><so:operation soapAction="${tns}/${agent}/${name}" style="document"/><w:input><so:header message="t:Head" part="Credentials" use="literal"/><so:body use="literal"/></w:input><w:output><so:header message="t:Back" part="Succeeded" use="literal"/><so:header message="t:Back" part="ExceptionInfo" use="literal"/><so:body use="literal"/></w:output></w:operation>`,
  );
  return `<w:definitions name="${agent}" targetNamespace="${tns}" xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:so="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="${tns}" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<w:types><xs:schema elementFormDefault="qualified" targetNamespace="${tns}">
<xs:complexType name="SoCredentials"><xs:sequence><xs:element minOccurs="0" name="Ticket" nillable="true" type="xs:string"/></xs:sequence></xs:complexType>
<xs:complexType name="SoExceptionInfo"><xs:sequence><xs:element minOccurs="0" name="Message" nillable="true" type="xs:string"/><xs:element minOccurs="0" name="ExceptionType" nillable="true" type="xs:string"/></xs:sequence></xs:complexType>
<xs:element name="Credentials" nillable="true" type="t:SoCredentials"/><xs:element name="Succeeded" type="xs:boolean"/><xs:element name="ExceptionInfo" nillable="true" type="t:SoExceptionInfo"/>
${elements.join('\n')}
${types}
</xs:schema></w:types>
<w:message name="Head"><w:part name="Credentials" element="t:Credentials"/></w:message>
<w:message name="Back"><w:part name="Succeeded" element="t:Succeeded"/><w:part name="ExceptionInfo" element="t:ExceptionInfo"/></w:message>
${messages.join('\n')}
<w:portType name="${agent}">${ports.join('')}</w:portType>
<w:binding name="B" type="t:${agent}"><so:binding transport="http://schemas.xmlsoap.org/soap/http"/>${bound.join('')}</w:binding>
<w:service name="S"><w:port name="P" binding="t:B"><so:address location="http://localhost/"/></w:port></w:service>
</w:definitions>`;
}

export const field = (name: string, type: string, nillable = false): string =>
  `<xs:element minOccurs="0" name="${name}"${nillable ? ' nillable="true"' : ''} type="${type}"/>`;
export const struct = (name: string, ...fields: string[]): string =>
  `<xs:complexType name="${name}"><xs:sequence>${fields.join('')}</xs:sequence></xs:complexType>`;
export const enumeration = (name: string, ...members: string[]): string =>
  `<xs:simpleType name="${name}"><xs:restriction base="xs:string">${members.map((member) => `<xs:enumeration value="${member}"/>`).join('')}</xs:restriction></xs:simpleType>`;
export const listOf = (type: string): string =>
  `<xs:complexType name="ArrayOf${type}"><xs:sequence><xs:element minOccurs="0" maxOccurs="unbounded" name="${type}" nillable="true" type="t:${type}"/></xs:sequence></xs:complexType>`;

/** Services86: the older contract. Deleted is a short here. */
function older(): string {
  const types = [
    struct(
      'UserGroupEntity',
      field('UserGroupId', 'xs:int'),
      field('Name', 'xs:string', true),
      field('Deleted', 'xs:short'),
      field('Kind', 't:GroupKind'),
      field('Owner', 't:Owner', true),
      field('Members', 't:ArrayOfOwner', true),
    ),
    struct('Owner', field('OwnerId', 'xs:int'), field('Name', 'xs:string', true)),
    listOf('Owner'),
    enumeration('GroupKind', 'Unknown', 'Open'),
  ];
  return smallWsdl('Services86', 'Group', operations(), types.join(''));
}

/** Services88: fields, members and an operation more; Deleted is a boolean. */
function newer(): string {
  const types = [
    struct(
      'UserGroupEntity',
      field('UserGroupId', 'xs:int'),
      field('Name', 'xs:string', true),
      field('Deleted', 'xs:boolean'),
      field('Kind', 't:GroupKind'),
      field('Owner', 't:Owner', true),
      field('Members', 't:ArrayOfOwner', true),
      field('Color', 'xs:string', true),
    ),
    struct('Owner', field('OwnerId', 'xs:int'), field('Name', 'xs:string', true), field('Badge', 'xs:string', true)),
    listOf('Owner'),
    enumeration('GroupKind', 'Unknown', 'Open', 'Secret'),
  ];
  return smallWsdl(
    'Services88',
    'Group',
    [...operations(), { name: 'Archive', parameters: field('UserGroupId', 'xs:int'), results: '' }],
    types.join(''),
  );
}

function operations(): readonly SmallOperation[] {
  return [
    {
      name: 'GetUserGroupEntity',
      parameters: field('UserGroupEntityId', 'xs:int'),
      results: field('Response', 't:UserGroupEntity', true),
    },
    {
      name: 'SaveUserGroupEntity',
      parameters: field('UserGroupEntity', 't:UserGroupEntity', true),
      results: field('Response', 't:UserGroupEntity', true),
    },
    { name: 'Rename', parameters: field('UserGroupId', 'xs:int') + field('Kind', 't:GroupKind'), results: '' },
  ];
}

/** A contract of one agent, Group, in two versions that differ in every way real versions do. */
export function smallContract(): Contract {
  return contractFrom('Group', { Services86: older(), Services88: newer() });
}

/** A contract of one agent in the given versions, by their WSDLs. Read in full, so that its folder need not stay. */
export function contractFrom(agent: string, wsdls: Readonly<Record<string, string>>): Contract {
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
  try {
    for (const [version, text] of Object.entries(wsdls)) {
      mkdirSync(path.join(folder, version));
      writeFileSync(path.join(folder, version, `${agent}.wsdl`), text);
    }
    const contract = loadContract(folder, {
      onProblem: (problem) => {
        throw new Error(JSON.stringify(problem));
      },
    });
    for (const version of contract.versions) version.agent(agent);
    return contract;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An operation that must be there. */
export function operationIn(contract: Contract, version: string, agent: string, name: string): Operation {
  const lookup = contract.version(version)?.agent(agent);
  const operation = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  if (operation === undefined) throw new Error(`There is no ${version}.${agent}.${name}.`);
  return operation;
}
