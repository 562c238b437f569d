import { integerKinds } from './builtins';
import type { Contract, Field, Operation, ScalarKind } from './model';
import { perKey } from '../text/memo';

/**
 * How a v1 request carries an operation's parameters. Source: the vendor's TypeScript client (`@superoffice/webapi`).
 * Its agents post each operation in one of these five shapes; the test of this file compares them all.
 */
export type RequestShape =
  /** No parameters: no body, or the JSON text `null`. */
  | { readonly kind: 'none' }
  /** One id in the query string: `GetAppointmentEntity?appointmentEntityId=5`; body `null`. */
  | { readonly kind: 'query'; readonly parameter: Field; readonly queryName: string }
  /** The body is the entity itself. */
  | { readonly kind: 'entity'; readonly parameter: Field }
  /** The body is a bare array of ids. */
  | { readonly kind: 'array'; readonly parameter: Field }
  /** The body is an object with one property per parameter. */
  | { readonly kind: 'parameters' };

/**
 * Operations that look like generated Get, Delete or Save operations but were written by hand: they take a parameters
 * object. `Agent/Operation` in lower case.
 */
const handWritten: ReadonlySet<string> = new Set(
  [
    'Batch/DeleteBatchTask',
    'Configuration/SaveWindowPosSize',
    'Configuration/DeleteWindowPosSize',
    'CustomerService/SaveSystemTemplateSettings',
    'ErpSync/SaveConnection',
    'List/SaveConsentPurpose',
    'List/SaveConsentSource',
    'List/SaveCountry',
    'List/SaveLegalBase',
    'List/SaveListItemEntity',
    'List/DeleteProjectStatus',
    'Marketing/DeleteAvailableFont',
    'Marketing/GetAvailableFont',
    'Preference/SavePreference',
    'Preference/SaveTabOrder',
    'Quote/SaveQuote',
    'Quote/GetQuote',
    'Quote/DeleteQuoteAlternative',
    'Quote/SaveConnection',
    'Quote/SaveQuoteEntity',
    'Quote/DeleteQuote',
    'Quote/SaveQuoteLine',
    'Quote/GetQuoteLine',
    'Quote/DeleteQuoteLine',
    'Quote/GetQuoteLineConfiguration',
    'Quote/SaveQuoteLineConfiguration',
    'Quote/GetQuoteVersion',
    'Quote/SaveQuoteVersion',
    'Quote/DeleteSaleTypeQuoteAttachment',
    // Source: its page in the vendor's reference; the vendor's client does not have it.
    'Report/DeleteReport',
    'Selection/GetBoardViewSettings',
    'Selection/SaveBoardViewSettings',
    'Selection/DeleteBoardViewSettings',
    'Selection/DeleteSelectionEntity',
    'Ticket/DeleteTicketEntity',
    'Ticket/DeleteTicketMessageEntity',
    'User/SaveUserGroup',
    'ViewState/SaveCurrent',
    'Workflow/GetWorkflowStep',
    'Workflow/GetWorkflowStepOption',
  ].map((name) => name.toLowerCase()),
);

/** The shape of an operation's v1 request, from its name and its parameters. */
export const requestShape = perKey(shapeOf);

function shapeOf(operation: Operation): RequestShape {
  const [parameter, second] = operation.parameters;
  if (parameter === undefined) return { kind: 'none' };
  const match = /^(Get|Delete|Save)(.+)$/.exec(operation.name);
  const written = `${operation.agent}/${operation.name}`.toLowerCase();
  if (second !== undefined || match === null || handWritten.has(written)) return { kind: 'parameters' };
  const [, verb, entity = ''] = match;
  if (verb === 'Save') {
    return parameter.type.kind === 'struct' && parameter.name === entity
      ? { kind: 'entity', parameter }
      : { kind: 'parameters' };
  }
  if (isInt(parameter) && parameter.name === `${entity}Id`) {
    const queryName = verb === 'Get' ? lowerFirst(parameter.name) : parameter.name;
    return { kind: 'query', parameter, queryName };
  }
  // The array is named after the entity, which is not always in the operation's name: GetTicketTypeList takes
  // TicketTypeEntityIds.
  const listed = verb === 'Get' && entity.endsWith('List') && parameter.name.endsWith('Ids');
  return listed && isIntList(parameter) ? { kind: 'array', parameter } : { kind: 'parameters' };
}

/**
 * Whether the one parameter is accepted in the query as well as in the body, and is sent in both. The vendor's
 * reference and its client disagree, so each kind of reader finds it.
 */
export function mayBeInQuery({ agent, name }: Operation): boolean {
  return inQueryToo.has(`${agent}/${name}`.toLowerCase());
}

const inQueryToo: ReadonlySet<string> = new Set(['selection/deleteselectionentity']);

/** Whether v1 answers with the raw bytes (`application/octet-stream`): the single result is base64Binary. */
export function returnsBytes(operation: Operation): boolean {
  const [result, second] = operation.results;
  return second === undefined && result?.type.kind === 'scalar' && result.type.scalar === 'base64Binary';
}

function isInt(field: Field): boolean {
  return field.type.kind === 'scalar' && field.type.scalar === 'int';
}

function isIntList(field: Field): boolean {
  return field.type.kind === 'list' && isInt(field.type.item);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/**
 * Agents of Services84–88 that the v1 API does not have: the vendor's v1 reference has no page for them. Audience,
 * Dashboard, Replication and most of Report have pages there, though the vendor's client `@superoffice/webapi` leaves
 * them out. What else a CRM may lack is not listed: the call is sent, and the CRM answers 404.
 */
const missingAgents: ReadonlySet<string> = new Set(['blobmanager', 'filemanager', 'soprincipal']);

/** Whether the v1 API has the agent of this operation. */
export function v1Offers({ agent }: Pick<Operation, 'agent'>): boolean {
  return !missingAgents.has(agent.toLowerCase());
}

/**
 * Agents that the vendor's reference has and its client leaves out. For these, a 404 of the CRM means that it lacks the
 * operation, not the record.
 */
const doubtfulAgents: ReadonlySet<string> = new Set(['audience', 'dashboard', 'replication']);
const reportLabelLayout = /^(?:CreateDefault|Get|Save|Delete)ReportLabelLayoutEntity$/i;

/** Whether the sources disagree about an operation, so that only the CRM knows whether it exists. */
export function v1MayLack({ agent, name }: Pick<Operation, 'agent' | 'name'>): boolean {
  const lower = agent.toLowerCase();
  return lower === 'report' ? !reportLabelLayout.test(name) : doubtfulAgents.has(lower);
}

/**
 * Parameters that have different names on v1 and in the WSDLs: `Agent/Operation` in lower case → the WSDL's name →
 * v1's. Source: the vendor's client `@superoffice/webapi` beside the WSDLs.
 */
const renamed: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['user/executeusercommand', new Map([['CommandActionResult', 'ActionResult']])],
]);

/** The parameters of an operation with their names on v1, in the contract's order. */
export interface V1Parameters {
  readonly fields: readonly Field[];
  /** A parameter's name on v1. */
  readonly toV1: (name: string) => string;
  /** Whether any parameter has another name on v1; false for all operations but a few. */
  readonly areRenamed: boolean;
}

export const v1Parameters = perKey(parametersOf);

function parametersOf({ agent, name, parameters }: Operation): V1Parameters {
  const names = renamed.get(`${agent}/${name}`.toLowerCase());
  if (names === undefined) return { fields: parameters, toV1: (own) => own, areRenamed: false };
  const toV1 = (own: string): string => names.get(own) ?? own;
  return { fields: parameters.map((field) => ({ ...field, name: toV1(field.name) })), toV1, areRenamed: true };
}

const deleting = /^(?:Delete|Remove)(?=[A-Z]|$)/;

const integers: ReadonlySet<ScalarKind> = new Set(integerKinds);

const isInteger = ({ type }: Field): boolean => type.kind === 'scalar' && integers.has(type.scalar);

function isId(parameter: Field): boolean {
  if (isInteger(parameter)) return true;
  return parameter.type.kind === 'list' && (isInteger(parameter.type.item) || /I[Dd]s$/.test(parameter.name));
}

/**
 * The parameters of a deleting operation that name what to delete: its ids, or its only parameter. Empty for an
 * operation that has neither, and for one that does not delete.
 *
 * A v1 server reads an id that is left out as 0, and for some operations 0 means all records: the vendor says of
 * ForeignSystem.DeleteForeignKeyOnName that "a zero recordId will remove the recordId restriction".
 */
export const deletionIds = perKey((operation: Operation): readonly Field[] => {
  if (!isDeletion(operation)) return [];
  const { parameters } = operation;
  return parameters.length === 1 ? parameters : parameters.filter(isId);
});

export function isDeletion({ name }: Operation): boolean {
  return deleting.test(name);
}

/** The value that DataContract and Json.NET use for an id that is left out; undefined where the id is no number. */
export function idLeftOut(parameter: Field): 0 | undefined {
  return isInteger(parameter) ? 0 : undefined;
}

/**
 * What the v1 API of this contract offers. v1 has no versions: it is the newest one. Where the newest version lacks the
 * agent's file or the operation, the next older version that has it is used, because versions only add.
 */

/** The operation that a v1 path names; agent and operation in any letter case. Loads the agents that it searches. */
export function findV1Operation(contract: Contract, agent: string, operation: string): Operation | undefined {
  for (const version of contract.versions.toReversed()) {
    const lookup = version.agent(agent);
    const found = lookup.found === 'agent' ? lookup.agent.operationIgnoringCase(operation) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Sorted names of all agents of all versions, as the newest version spells them. Loads no file. */
export function v1AgentNames(contract: Contract): readonly string[] {
  const names = new Map<string, string>();
  for (const version of contract.versions) {
    for (const name of version.agentNames) names.set(name.toLowerCase(), name);
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
}
