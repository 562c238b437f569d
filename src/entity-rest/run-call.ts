/** One command of entity REST: an agent's operation with what path, query, body and earlier steps give. */
import { failure, Refusal, type CallContext, type Failure, type Outcome, type Struct, type Value } from '../command';
import { Document } from '../body';
import { findV1Operation, v1AgentNames, type Contract, type Operation } from '../contract';
import { requireIds } from '../rest';
import { isLongDocument, type EntityCall, type StepAnswer } from './entity-call';
import { argumentsOf, type InputsGiven } from './input-values';
import type { AgentCall } from './route-line';

/** Carries out one command. What is called is found as for the agents: in the newest version that has it. */
export async function runCall(each: AgentCall, call: EntityCall, given: InputsGiven): Promise<StepAnswer | Failure> {
  const { contract } = call.options;
  const operation = findV1Operation(contract, each.agent, each.operation);
  if (operation === undefined) return notInContract(each, contract);
  const values = valuesOf(each, operation, given);
  if (values instanceof Refusal) return values.toFailure();
  const { body } = given;
  const outcome = await carryOut(operation, values, call, body.kind === 'value' && body.hasExtras);
  if (outcome.kind === 'failure') return asNotFound(outcome);
  const { timeZone } = outcome;
  return { value: resultOf(outcome, operation), operation, ...(timeZone === undefined ? {} : { timeZone }) };
}

/** For agents it is a refusal like any other; here a record that is not there is 404. */
function asNotFound(failed: Failure): Failure {
  const isMissing = failed.code === 'crm.refused' && failed.exception?.type?.endsWith('NotFoundException') === true;
  return isMissing ? { ...failed, code: 'crm.notFound', status: 404 } : failed;
}

function valuesOf(each: AgentCall, operation: Operation, given: InputsGiven): Struct | Refusal {
  try {
    const values = argumentsOf(each, operation, given);
    requireIds(operation, values);
    return values;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Sends one command, like that of an agents' call. */
export function carryOut(operation: Operation, values: Struct, call: EntityCall, hasExtras = false): Promise<Outcome> {
  const { caller } = call.request;
  const context = contextFor(Object.values(values), call);
  return call.upstream.execute({ operation, arguments: values, caller, context, hasExtras });
}

/** A call with a document gets at least so long, as over the agents. */
const documentMsMin = 120_000;

function contextFor(values: readonly (Value | undefined)[], { request, options }: EntityCall): CallContext {
  const { context } = request;
  if (!values.some((value) => value instanceof Document && isLongDocument(value))) return context;
  return { ...context, deadline: Math.max(context.deadline, options.clock.now() + documentMsMin) };
}

function resultOf(outcome: Extract<Outcome, { kind: 'answer' }>, { results }: Operation): Value | undefined {
  const [field, second] = results;
  if (field === undefined) return undefined;
  if (second === undefined) return outcome.results[field.name] ?? null;
  return outcome.results;
}

/** `upstream.unsupported`: what the contract lacks, and the remedy. */
export function notInContract(
  { agent, operation }: Pick<AgentCall, 'agent' | 'operation'>,
  contract: Contract,
): Failure {
  const isKnown = v1AgentNames(contract).some((name) => name.toLowerCase() === agent.toLowerCase());
  const lacking = isKnown ? `${agent}.${operation}` : `agent ${agent}`;
  const remedy = `import the ${agent} WSDL ${isKnown ? 'of a version that has it' : 'of the CRM'}`;
  return failure('upstream.unsupported', `the contract has no ${lacking}, which this needs: ${remedy}`);
}
