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

/** The kinds of leaf values: XSD built-ins, and the three of the Microsoft serialization namespace. */
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
 * A named value: `value` is its number in NetServer (EnumerationValue annotation, else its position).
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

/** A set of members (`xs:list` of an enumeration). Member values are single bits, 1, 2, 4, … unless annotated. */
export interface FlagsType {
  readonly kind: 'flags';
  readonly name: QName;
  readonly members: readonly EnumMember[];
}

/**
 * One element of a sequence. "May be left out" (minOccurs=0) and "may be nil" (nillable) are kept apart, because they
 * differ on the wire.
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
  /** All fields in the order of the wire: those of the base type come first ([XML Schema] extension appends). */
  readonly fields: readonly Field[];
  /** The fields that this type itself declares: the last ones of `fields`. */
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

/** `xs:anyType`: the value names its own type by `xsi:type`. */
export interface AnyType {
  readonly kind: 'any';
  readonly name: QName;
}

export type Type = ScalarType | EnumType | FlagsType | StructType | ListType | DictionaryType | AnyType;

/** A SOAP header block that an operation declares: part name (as in the WSDL message), element and type. */
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
  /** Such as `SetSeen`: the name of the portType's operation, and of the v1 operation. */
  readonly name: string;
  readonly soapAction: string;
  /** The Body's child in a request; its local name equals `name` in every known contract. */
  readonly request: QName;
  readonly parameters: readonly Field[];
  /** The Body's child in a response; not always `name + 'Response'` (SoPrincipal.Authenticate*). */
  readonly response: QName;
  /** Result elements in order: none (void), one (mostly `Response`) or several. */
  readonly results: readonly Field[];
  readonly requestHeaders: readonly HeaderPart[];
  readonly responseHeaders: readonly HeaderPart[];
  /** The types of this operation's own agent: some names mean different types in different agents. */
  readonly types: TypeTable;
  /** No WSDL describes it: the caller's message goes unchanged to a SOAP CRM of its version. */
  readonly isUndescribed?: true;
}

/** Types by name, for `xsi:type`; built-in XSD and serialization types included. */
export interface TypeTable {
  find(name: QName): Type | undefined;
  /** All named types that the file declares, in file order. */
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
   * Reads the WSDL text from the file; it is not kept in memory. The page that serves it replaces the address of the
   * port.
   */
  readonly wsdl: () => WsdlText;
  /** It has no file: only a SOAP CRM of its version can carry out its operations. */
  readonly isUndescribed?: true;
  /** By the exact name, as the SOAP wire needs it. */
  operation(name: string): Operation | undefined;
  /** By the name in any letter case, as v1 paths need it. */
  operationIgnoringCase(name: string): Operation | undefined;
}

/** The text of a file, or why it cannot be read. */
export type WsdlText = { readonly text: string } | { readonly message: string };

/** Why a WSDL cannot be read, with the file, the element and the line. */
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
  /** The name of its folder, such as `Services86`. */
  readonly name: string;
  /** Sorted names of the agents that have a file; no file is loaded for this. */
  readonly agentNames: readonly string[];
  /** Loads and compiles the agent's file at first use, and keeps it. The name may have any letter case. */
  agent(name: string): AgentLookup;
  /** As `agent`, but with pauses, and nothing is kept: for code that walks through the whole contract. */
  agentInTurns(name: string): Turns<AgentLookup>;
  /** Names found in the agent's file without compiling it: its operations, and perhaps others. */
  operationNames(name: string): Turns<readonly string[]>;
}

export interface Contract {
  /** Oldest first. */
  readonly versions: readonly ContractVersion[];
  /** By the name in any letter case. */
  version(name: string): ContractVersion | undefined;
}
