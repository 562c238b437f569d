/** What every log-in at a CRM needs: the operation of the SoPrincipal agent, and NetServer's refusal. */
import { failure, type Failure } from '../command';
import { findV1Operation, type Contract, type Operation } from '../contract';

/**
 * A log-in operation of the SoPrincipal agent in the given version, or in the newest that has it.
 * @throws Error where no version has it, which is a defect of the contract
 */
export function loginOperation(contract: Contract, version: string, name: string): Operation {
  const lookup = contract.version(version)?.agent('SoPrincipal');
  const own = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
  const operation = own ?? findV1Operation(contract, 'SoPrincipal', name);
  if (operation === undefined) throw new Error(`the contract has no SoPrincipal.${name}`);
  return operation;
}

/** Refused credentials, in the CRM's own form, so that clients log in again. */
export function notAccepted(message: string): Failure {
  return failure('crm.unauthenticated', message, {
    status: 401,
    exception: { message, type: 'SuperOffice.Exceptions.SoSessionException', source: 'netserver-gateway' },
  });
}
