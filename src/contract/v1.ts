import type { Field, Operation } from './model';

/**
 * How a v1 request carries an operation's parameters. Source: the vendor's TypeScript client (`@superoffice/webapi`), whose agents post each
 * operation in one of these five shapes; the test of this file compares them all.
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
 * Operations that look like one of the generated Get/Delete/Save operations but were written by hand: they take a parameters object.
 * `Agent/Operation` in lower case.
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
    // As its page of the vendor's reference has it; the vendor's client does not know it.
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

const shapes = new WeakMap<Operation, RequestShape>();

/** The shape of an operation's v1 request, from its name and its parameters. */
export function requestShape(operation: Operation): RequestShape {
  const known = shapes.get(operation);
  if (known !== undefined) return known;
  const shape = shapeOf(operation);
  shapes.set(operation, shape);
  return shape;
}

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
  // The array is named after the entity, which is not always in the operation's name: GetTicketTypeList takes TicketTypeEntityIds.
  const listed = verb === 'Get' && entity.endsWith('List') && parameter.name.endsWith('Ids');
  return listed && isIntList(parameter) ? { kind: 'array', parameter } : { kind: 'parameters' };
}

/**
 * Whether the one parameter is taken from the query as well as from the body, and is sent in both: the vendor's reference and its client disagree, so
 * either reader finds it where it looks.
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
