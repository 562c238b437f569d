/** The TypeScript client of one program: what of the contract it uses, and a call of each operation as a test. */
import type { Struct } from '../command';
import { requestShape, v1Parameters, type Field, type Operation } from '../contract';
import { identifierOf } from './client-types';
import { contractExamples, exampleBody } from './examples';
import { keptParameters, narrowArguments, type UsedProperties } from './narrowing';

/** What one client does. */
export interface ClientUse {
  /** Everything that it sends or could read. */
  readonly used: UsedProperties;
  /** What it calls one operation with. */
  sentTo(operation: Operation): UsedProperties;
  /** Arguments of a recorded call; undefined where there is none. */
  recorded(operation: Operation): Struct | undefined;
  /** Arguments that the sandbox takes. */
  example(operation: Operation): Struct;
}

/** The parameters that it sends, by their names on v1. */
export function sentFields(operation: Operation, use: ClientUse): readonly Field[] {
  const { toV1 } = v1Parameters(operation);
  return keptParameters(operation, use.sentTo(operation)).map((field) =>
    Object.assign({}, field, { name: toV1(field.name) }),
  );
}

/** The member of a client's class that is an agent or an operation. */
export const memberOf = (name: string): string =>
  identifierOf(name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase()));

/** Names that `callTests` declares. */
export const callTestNames: readonly string[] = ['CallTest', 'CallTestResult', 'callTests', 'runCallTests'];

/** One entry of the list of tests. */
export function callTest(operation: Operation, use: ClientUse): string {
  const recorded = use.recorded(operation);
  const given = narrowArguments(operation, recorded ?? use.example(operation), use.sentTo(operation), use.used);
  const argument = argumentOf(operation, given);
  const call = `crm.${memberOf(operation.agent)}.${memberOf(operation.name)}(${argument})`;
  return `  {
    name: ${JSON.stringify(`${operation.agent}.${operation.name}`)},
    isRecorded: ${String(recorded !== undefined)},
    run: (crm) =>
      ${call.replaceAll('\n', '\n      ')},
  },
`;
}

/** As the client's method takes it; JSON is TypeScript, too. */
function argumentOf(operation: Operation, given: Struct): string {
  const shape = requestShape(operation);
  if (shape.kind === 'none') return '';
  const json = (value: unknown): string => visible(JSON.stringify(value, null, 2) ?? 'undefined');
  if (shape.kind === 'query') return json(given[shape.parameter.name] ?? 0);
  return json(exampleBody(operation, { ...contractExamples, arguments: () => given }));
}

/** What turns text around, or is not seen, stands as an escape: a person reads this file, and then runs it. */
const visible = (json: string): string =>
  json.replaceAll(/[\p{Cf}\p{Zl}\p{Zp}\x7f-\x9f]/gu, (found) =>
    found.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );

/** The list of tests, and what runs them. */
export const callTests = (tests: readonly string[]): string => `
/** A call as this client makes it. */
export interface CallTest {
  readonly name: string;
  /** From a recording, with masked values; else an example that the sandbox answers. */
  readonly isRecorded: boolean;
  readonly run: (crm: CrmClient) => Promise<unknown>;
}

export interface CallTestResult {
  readonly name: string;
  readonly passed: boolean;
  /** \`answer\`, or the code of the failure. */
  readonly came: string;
}

/** One call of each operation. */
export const callTests: readonly CallTest[] = [
${tests.join('')}];

/**
 * Runs them one after another; without a client, against \`netserver-gateway sandbox\`. A recorded call passes, too,
 * where the CRM refuses it: the sandbox has other records. @throws Error that names those that failed
 */
export async function runCallTests(
  crm: CrmClient = new CrmClient({
    server: 'http://127.0.0.1:8086',
    credentials: { user: 'tje0', password: 'Tje0' },
    applicationToken: 'test',
  }),
): Promise<readonly CallTestResult[]> {
  const results: CallTestResult[] = [];
  for (const { name, isRecorded, run } of callTests) {
    try {
      await run(crm);
      results.push({ name, passed: true, came: 'answer' });
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      const { code = String(error.status), message } = error;
      const isOfTheCrm = code.startsWith('crm.') && code !== 'crm.unauthenticated';
      results.push({ name, passed: isRecorded && isOfTheCrm, came: \`\${code}: \${message}\` });
    }
  }
  const failed = results.filter(({ passed }) => !passed).map(({ name, came }) => \`\${name}: \${came}\`);
  if (failed.length > 0) throw new Error(failed.join('; '));
  return results;
}
`;
