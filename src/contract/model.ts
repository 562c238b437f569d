/**
 * What the CRM offers, as plain data compiled from WSDL files: versions → agents → operations → types. Nothing here
 * knows a wire. Sources: WSDL 1.1 §2, XML Schema 1.0, and [MS-DCS]-style data contract schemas as NetServer publishes
 * them.
 */

import type { Turns } from '../text/turn';

/** An XML name: namespace URI ('' for none) and local part. */
export interface QName {
  readonly namespace: string;
  readonly local: string;
}

/** The built-in kinds a leaf value can have; XSD built-ins plus the three of the Microsoft serialization namespace. */
export type ScalarKind =
  | 'string'
  | 'anyURI'
  | 'QName'
  | 'boolean'
  | 'byte'
  | 'unsignedByte'
  | 'short'
  | 'unsignedShort'
  | 'int'
  | 'unsignedInt'
  | 'long'
  | 'unsignedLong'
  | 'float'
  | 'double'
  | 'decimal'
  | 'dateTime'
  | 'base64Binary'
  | 'duration'
  | 'guid'
  | 'char';

export interface ScalarType {
  readonly kind: 'scalar';
  readonly scalar: ScalarKind;
  readonly name: QName;
}

/**
 * A value named by member: `value` is the number NetServer gives it (EnumerationValue annotation, else its position).
 */
export interface EnumMember {
  readonly name: string;
  readonly value: number;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: QName;
  readonly members: readonly EnumMember[];
}

/** A set of members (`xs:list` of an enumeration): member values are single bits, 1, 2, 4, … unless annotated. */
export interface FlagsType {
  readonly kind: 'flags';
  readonly name: QName;
  readonly members: readonly EnumMember[];
}

/**
 * One element of a sequence. Both "may be left out" (minOccurs=0) and "may be nil" (nillable) are kept, for they differ
 * on the wire.
 */
export interface Field {
  readonly name: string;
  readonly namespace: string;
  readonly type: Type;
  readonly optional: boolean;
  readonly nillable: boolean;
}

export interface StructType {
  readonly kind: 'struct';
  readonly name: QName;
  readonly base: StructType | undefined;
  /** Every field in the order of the wire: the base type's first ([XML Schema] extension appends). */
  readonly fields: readonly Field[];
  /** Fields declared by this type itself, a tail of `fields`. */
  readonly ownFields: readonly Field[];
}

/** `ArrayOfX`: a struct with one repeated element. The item may itself be a list. */
export interface ListType {
  readonly kind: 'list';
  readonly name: QName;
  readonly item: Field;
}

/** A WCF dictionary (`IsDictionary` annotation): a repeated entry element holding `key` and `value`. */
export interface DictionaryType {
  readonly kind: 'dictionary';
  readonly name: QName;
  readonly entry: QName;
  readonly key: Field;
  readonly value: Field;
}

/** `xs:anyType`: the value says its own type by `xsi:type`. */
export interface AnyType {
  readonly kind: 'any';
  readonly name: QName;
}

export type Type = ScalarType | EnumType | FlagsType | StructType | ListType | DictionaryType | AnyType;

/** A SOAP header block an operation declares: part name (as in the WSDL message), element and type. */
export interface HeaderPart {
  readonly part: string;
  readonly element: QName;
  readonly type: Type;
}

export interface Operation {
  /** Such as `Services86`. */
  readonly version: string;
  /** Such as `Appointment`. */
  readonly agent: string;
  /** Such as `SetSeen`: the portType operation's name, also the v1 operation name. */
  readonly name: string;
  readonly soapAction: string;
  /** The element that is the Body's child in a request; its local name equals `name` in every known contract. */
  readonly request: QName;
  readonly parameters: readonly Field[];
  /** The Body's child in a response; not always `name + 'Response'` (SoPrincipal.Authenticate*). */
  readonly response: QName;
  /** Out elements in order: none (void), one (`Response` mostly) or several. */
  readonly results: readonly Field[];
  readonly requestHeaders: readonly HeaderPart[];
  readonly responseHeaders: readonly HeaderPart[];
  /** The types of this operation's own agent: 26 names mean different things for different agents. */
  readonly types: TypeTable;
  /** No WSDL describes it: only a SOAP CRM of its version can be asked, in the caller's own words. */
  readonly isUndescribed?: true;
}

/** Finds a named type, for `xsi:type`; built-in XSD and serialization types included. */
export interface TypeTable {
  find(name: QName): Type | undefined;
  /** All named types the file declares, in file order. */
  all(): readonly Type[];
  /** Types that extend the given struct, at any depth, the struct itself excluded. */
  derivedOf(type: StructType): readonly StructType[];
}

export interface Agent {
  readonly version: string;
  readonly name: string;
  /** Target namespace, such as `http://www.superoffice.net/ws/crm/NetServer/Services86`. */
  readonly namespace: string;
  /** In file order. */
  readonly operations: readonly Operation[];
  readonly types: TypeTable;
  /**
   * Reads the WSDL text as it stands in the file, which is not kept in memory; whoever serves it replaces the address
   * of the port.
   */
  readonly wsdl: () => WsdlText;
  /** There is no file of it: only a SOAP CRM of its version can be asked. */
  readonly isUndescribed?: true;
  /** Exact name of the operation, as the SOAP wire needs it. */
  operation(name: string): Operation | undefined;
  /** Any letter case, as v1 paths need it. */
  operationIgnoringCase(name: string): Operation | undefined;
}

/** The text of a file, or why it cannot be read. */
export type WsdlText = { readonly text: string } | { readonly message: string };

/** Why a WSDL could not be read: the file, the element and the line to look at. */
export interface ContractProblem {
  readonly file: string;
  readonly line: number;
  readonly element: string;
  readonly message: string;
}

export type AgentLookup =
  | { readonly found: 'agent'; readonly agent: Agent }
  | { readonly found: 'problem'; readonly problem: ContractProblem }
  | { readonly found: 'nothing' };

export interface ContractVersion {
  /** Such as `Services86`, as its folder is called. */
  readonly name: string;
  /** Names of the agents that have a file, sorted; nothing is loaded for this. */
  readonly agentNames: readonly string[];
  /** Loads and compiles the agent's file at first use, and keeps it; name in any letter case. */
  agent(name: string): AgentLookup;
  /** As `agent`, but with pauses and keeping nothing: for who goes through the whole contract. */
  look(name: string): Turns<AgentLookup>;
  /** Names of which the agent's operations are some: what a look at its file tells without compiling it. */
  namesIn(name: string): Turns<readonly string[]>;
}

export interface Contract {
  /** Oldest first. */
  readonly versions: readonly ContractVersion[];
  /** Name in any letter case. */
  version(name: string): ContractVersion | undefined;
}
