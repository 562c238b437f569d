/** What one client uses, as the ledger tells it: the operations that v1 has for it, and the properties. */
import type { Struct } from '../command';
import { findV1Operation, v1Offers, type Contract, type Operation } from '../contract';
import type { ClientUse, OperationChoice } from '../exports';
import { migrationReport, operationName, shownName, type MigrationReport } from '../migration';
import { sandboxArguments } from '../sandbox';
import { counted } from '../text/web-page';
import type { LedgerView } from '../usage';

export interface KnownUse {
  readonly choice: OperationChoice;
  readonly use: ClientUse;
  /** `Agent.Operation` of what v1 does not have. Entity REST is v1 already, and has no types here. */
  readonly without: readonly string[];
}

/** Recorded arguments of an operation, as v1 takes them. */
export type RecordedArguments = (operation: Operation) => Struct | undefined;

/** What the ledger has of one client; no `clients` where it has none such. Rejects when it cannot be read. */
export const reportOfClient = (view: LedgerView, client: string, contract: Contract): Promise<MigrationReport> =>
  migrationReport(view, { contract, client, now: Date.now(), quietDays: 7, clientsMax: 1_000 });

export function clientUseOf(report: MigrationReport, contract: Contract, recorded: RecordedArguments): KnownUse {
  const found = new Map<string, { readonly operation: Operation; readonly sent: Set<string> }>();
  const used = new Set<string>();
  const without = new Set<string>();
  for (const { use } of report.clients.flatMap(({ operations }) => operations)) {
    const operation = findV1Operation(contract, use.agent, use.operation);
    const name = operationName(use);
    if (operation === undefined || !v1Offers(operation)) {
      // Log-in is what `credentials` are for.
      if (use.wire === 'soap' && use.agent.toLowerCase() !== 'soprincipal') without.add(name);
      continue;
    }
    const { sent } = found.get(name) ?? { sent: new Set<string>() };
    found.set(name, { operation, sent });
    for (const each of use.sent) sent.add(each);
    for (const each of [...use.sent, ...use.read]) used.add(each);
  }
  const operations = Array.from(found).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    choice: choiceOf(
      operations.map(([, { operation }]) => operation),
      aboutOf(report, operations.length, without),
    ),
    use: {
      used,
      sentTo: ({ agent, name }) => found.get(`${agent}.${name}`)?.sent ?? new Set(),
      recorded,
      example: sandboxArguments,
    },
    without: Array.from(without).sort(),
  };
}

const choiceOf = (operations: readonly Operation[], about: string): OperationChoice => ({
  about,
  agents: Array.from(new Set(operations.map(({ agent }) => agent))),
  *source(take) {
    for (const operation of operations) {
      take(operation);
      yield;
    }
  },
});

function aboutOf({ clients, from, to }: MigrationReport, count: number, without: ReadonlySet<string>): string {
  const names = clients.map(({ name }) => shownName(name)).join(', ');
  const lacking = without.size === 0 ? '' : ` Not in it: ${Array.from(without).sort().map(shownName).join(', ')}.`;
  const used = `Only the ${counted(count, 'operation')} and the properties that ${names} used`;
  const what = `${used} from ${from} to ${to}.${lacking}`;
  return `${what}
 * What the CRM sends holds more than the types name: spread it (\`{ ...entity, Name: 'x' }\`) when you save it again.
 * Its calls as a test, in front of \`netserver-gateway sandbox\`, with Node 22.18 or newer:
 *
 *     node --input-type=module -e "console.table(await (await import('./crm.ts')).runCallTests())"
 *`;
}
