/**
 * One operation of the sandbox: what it is given, and how it answers, in the words and types that NetServer's clients
 * look for.
 */
import { failure, type Answer, type Failure, type Outcome, type Struct } from '../command';
import type { Store } from './store';
import type { User } from './users';

/**
 * One command as the sandbox's agents see it: who asks, with which arguments, at what time (milliseconds since the
 * epoch).
 */
export interface SandboxCall {
  readonly user: User;
  readonly given: Struct;
  readonly now: number;
}

/** Carries one operation out on the store; synchronous, so commands never see each other half done. */
export type SandboxHandler = (store: Store, call: SandboxCall) => Outcome;

/** A command carried out; `results` holds the out elements by name, none for a void operation. */
export function answered(results: Struct = {}): Answer {
  return { kind: 'answer', results };
}

/**
 * Understood and refused: SOAP callers read Succeeded=false and ExceptionInfo with HTTP 200, v1 callers an error
 * object.
 */
export function refusedByCrm(message: string): Failure {
  return failure('crm.refused', message, { exception: exception(message, 'SuperOffice.CRM.Services.SoException') });
}

/** The sentry's no: the user has no write access to the record. The type's name is the one NetServer documents. */
export function sentry(what: string): Failure {
  const message = `No write access to ${what}.`;
  return failure('crm.forbidden', message, {
    status: 403,
    exception: exception(message, 'SuperOffice.Exceptions.SoSentryException'),
  });
}

/** No credential, or one that opens nothing. One text for every cause, so that nobody learns which user names exist. */
export function unauthenticated(): Failure {
  const message = 'Not logged in: credentials are missing, wrong or expired.';
  return failure('crm.unauthenticated', message, {
    status: 401,
    exception: exception(message, 'SuperOffice.Exceptions.SoSessionException'),
  });
}

export function noSuchAppointment(id: number): Failure {
  return refusedByCrm(`There is no appointment with id ${id}.`);
}

function exception(message: string, type: string) {
  return { message, type, friendlyText: message, source: 'netserver-gateway sandbox' };
}
