/**
 * The input and the answers of one operation of the sandbox, with the texts and types that NetServer's clients look
 * for.
 */
import { failure, type Answer, type Failure, type Outcome, type Struct } from '../command';
import type { Language } from '../text/multilingual-text';
import type { Store } from './store';
import type { User } from './users';

/**
 * One command as the sandbox's agents see it: the user, the arguments, and the time (milliseconds since the epoch).
 */
export interface SandboxCall {
  readonly user: User;
  readonly given: Struct;
  readonly now: number;
  /** Of texts that the CRM has in more than one. */
  readonly language: Language;
}

/** Carries out one operation on the store; synchronous, so no command sees another one half done. */
export type SandboxHandler = (store: Store, call: SandboxCall) => Outcome;

/** The answer to a command; `results` holds the result elements by name, none for a void operation. */
export function answered(results: Struct = {}): Answer {
  return { kind: 'answer', results };
}

/**
 * The CRM understood the command and refused it. SOAP callers get Succeeded=false and ExceptionInfo with HTTP 200, v1
 * callers an error object.
 */
export function refusedByCrm(message: string): Failure {
  return failure('crm.refused', message, { exception: exception(message, 'SuperOffice.CRM.Services.SoException') });
}

/** The same for something that is not there, such as a list: entity REST answers 404. */
export function missingInCrm(message: string): Failure {
  return failure('crm.refused', message, {
    exception: exception(message, 'SuperOffice.Exceptions.SoNotFoundException'),
  });
}

/** The sentry's refusal: the user has no write access to the record. NetServer documents the name of the type. */
export function sentry(what: string): Failure {
  const message = `No write access to ${what}.`;
  return failure('crm.forbidden', message, {
    status: 403,
    exception: exception(message, 'SuperOffice.Exceptions.SoSentryException'),
  });
}

/** No credential, or a wrong one. One text for every cause, so that callers cannot learn which user names exist. */
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
