import type { Operation } from '../contract';

/**
 * Operations that change nothing, by NetServer's naming: `Get…`, `Find…`, `Is…`, `Has…`, `Can…`, `Calculate…`, `Validate…`, `CreateDefault…` (fills a form, stores nothing).
 * Only these may be sent twice. What merely looks like one is listed.
 */
const reading = /^(?:Get|Find|Is|Has|Can|Calculate|Validate|CreateDefault|Search|Count|Exists)(?=[A-Z]|$)/;

/** Names that read but do, in `Agent.Operation` form: they draw a number, check out a document, or mark something as fetched. */
const doing: ReadonlySet<string> = new Set([
  'Document.GetDocumentStreamFromId',
  'Document.GetCheckoutState',
  'Diagnostics.GetNextTableNumber',
  'NumberAllocation.GetNextNumber',
  'Archive.GetProviderNamesAndReset',
]);

/** Whether carrying the operation out a second time does no harm. */
export function isRepeatable({ agent, name }: Operation): boolean {
  return (
    reading.test(name) && !/^GetNext|^GetAnd|AndSet|AndDelete|AndLock/.test(name) && !doing.has(`${agent}.${name}`)
  );
}
