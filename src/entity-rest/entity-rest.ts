/**
 * Entity REST (`/api/v1/Contact/5`) over a CRM that has agents only: by the rules of the table, as commands of agents'
 * operations.
 */
import {
  failure,
  Refusal,
  type Failure,
  type Relay,
  type RelayAnswer,
  type RelayRequest,
  type Upstream,
} from '../command';
import { parseQuery, parseSelect } from '../rest';
import { writeAnswer } from './entity-answer';
import { readEntityBody } from './entity-body';
import type { EntityCall, EntityRestOptions } from './entity-call';
import { BodyIntake, HeldBodies } from './received-body';
import type { EntityRoute } from './route-line';
import { entityRoutes } from './route-table';
import { createRouter, type Router } from './router';
import { missingOperation, runSteps } from './run-steps';
import { specialSteps } from './special-steps';

/**
 * Carries out what a CRM without entity REST has not taken.
 * @param upstream the whole way to the CRM: each command passes policy, log-in and translation like any other
 * @returns the answer; `request.notFound` and `request.method` for paths and methods that the table does not have;
 * `upstream.unsupported` for what the CRM's agents cannot do
 */
export function createEntityRest(upstream: Upstream, options: EntityRestOptions): Relay {
  const held = new HeldBodies(options.heldBytesMax, options.retryAfterSeconds);
  let router: Router | undefined;
  return async (request) => {
    router ??= createRouter(entityRoutes());
    const routed = router(request.method, request.path.replace(/^\/api\/v1\//i, ''));
    switch (routed.found) {
      case 'nothing':
        return failure('request.notFound', 'nothing is served under this path');
      case 'method':
        return failure('request.method', `only ${routed.allow} are possible here`, { allow: routed.allow });
      case 'route': {
        const { route, parameters } = routed;
        const query = queryOf(request, route);
        if ('code' in query) return query;
        return carryOut({ route, parameters, request, query, upstream, options }, held);
      }
    }
  };
}

/** The parameters of the query; what is wrong with them is told before anything is written. */
function queryOf({ query }: RelayRequest, { steps }: EntityRoute): EntityCall['query'] | Failure {
  try {
    const parameters = parseQuery(query);
    const select = parameters.get('$select')?.join(',');
    // Of an archive it names columns, which may be functions.
    if (select !== undefined && !steps.some(({ does }) => does === 'archive' || does === 'rows')) parseSelect(select);
    return parameters;
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

async function carryOut(call: EntityCall, held: HeldBodies): Promise<RelayAnswer | Failure> {
  const missing = missingOperation(call);
  if (missing !== undefined) return missing;
  const intake = new BodyIntake(call.request, held);
  try {
    const body = await readEntityBody(call, intake);
    if ('code' in body) return body;
    const answers = await runSteps(call, body, specialSteps);
    return 'kind' in answers ? answers : await writeAnswer(call, answers);
  } finally {
    intake.release();
  }
}
