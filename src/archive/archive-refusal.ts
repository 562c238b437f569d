/** How this room refuses a query: a Refusal inside, a Failure in the CRM's own words at its doors. */
import { failure, Refusal, type Failure } from '../command';

/**
 * The CRM understood the call and refuses its query.
 * @throws Refusal always
 */
export function refuseQuery(message: string): never {
  throw new Refusal('crm.refused', message);
}

/** Runs a part of this room; a Refusal thrown in it becomes a Failure that SOAP and v1 callers read as the CRM's. */
export function refusable<T>(work: () => T): T | Failure {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message, path } = error.toFailure();
    const exception = {
      message,
      type: 'SuperOffice.CRM.Services.SoException',
      friendlyText: message,
      source: 'netserver-gateway archive',
    };
    return failure('crm.refused', message, path === undefined ? { exception } : { exception, path });
  }
}
