import { Command as Program } from 'commander';
import { loadContract } from '../contract';
import { readConfiguration, type Environment } from '../server';
import { describeOperation } from './describe';
import { serve, type Output } from './serve';
import { programVersion } from './version';

export interface Surroundings {
  readonly environment: Environment;
  readonly out: Output;
  readonly problems: Output;
  /** Called with the exit code when the command has ended; not called while a server runs. */
  exit(code: number): void;
}

/** The commands a person types. */
export function createProgram({ environment, out, problems, exit }: Surroundings): Program {
  const program = new Program('netserver-gateway')
    .description('Lets SOAP clients of NetServer (Services84-88) and v1 JSON clients use the same CRM.')
    .version(programVersion)
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => problems.write(text) })
    .exitOverride((error) => {
      exit(error.exitCode === 0 ? 0 : 2);
      throw error;
    });
  const started = async (values: Environment): Promise<void> => {
    const code = await serve(values, out, problems);
    if (code !== undefined) exit(code);
  };
  program
    .command('serve', { isDefault: true })
    .description('run the gateway as the environment says; without UPSTREAM_URL over the sandbox CRM')
    .action(() => started(environment));
  program
    .command('sandbox')
    .description('run the gateway over the sandbox CRM, whatever UPSTREAM_URL says')
    .action(() => started({ ...environment, UPSTREAM_KIND: 'sandbox', UPSTREAM_URL: undefined }));
  program
    .command('describe <operation>')
    .description('show an operation: parameters, results and an example on both wires')
    .addHelpText('after', '\nExample: netserver-gateway describe Services86.Appointment.SetSeen')
    .action((operation: string) => exit(describe(operation, { environment, out, problems, exit })));
  return program;
}

function describe(operation: string, { environment, out, problems }: Surroundings): number {
  const reading = readConfiguration({ CONTRACT_DIR: environment['CONTRACT_DIR'] });
  if ('problems' in reading) {
    problems.write(`${reading.problems.join('\n')}\n`);
    return 2;
  }
  const contract = loadContract(reading.configuration.contractDir, {
    onProblem: ({ file, line, element, message }) => problems.write(`${file}:${line}: ${element}: ${message}\n`),
  });
  const text = describeOperation(contract, operation);
  if (text === undefined)
    problems.write(`There is no operation ${operation}; name it like Services86.Appointment.SetSeen.\n`);
  else out.write(text);
  return text === undefined ? 2 : 0;
}
