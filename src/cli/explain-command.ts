import { readFileSync } from 'node:fs';
import { Option, type Command as Program } from 'commander';
import { z } from 'zod';
import type { Contract } from '../contract';
import { openContract, readSettings } from './offline';
import { shortReason, type Surroundings } from './surroundings';
import { requestOf, type Hints } from './explain-request';
import { explainRequest, explanationJson, explanationText } from './explanation';

const inputBytesMax = 64 * 1024 * 1024;

const optionsForm = z.object({
  agent: z.string().optional(),
  operation: z.string().optional(),
  version: z.string().optional(),
  to: z.array(z.string()).default([]),
  format: z.enum(['text', 'json']),
});
type ExplainOptions = z.output<typeof optionsForm>;

/** `explain [file]`: what the gateway makes of a message. */
export function addExplain(program: Program, surroundings: Surroundings): void {
  program
    .command('explain [file]')
    .description(
      'explain a message: its Command, what a REST or SOAP CRM would be sent, and what is lost; nothing is sent',
    )
    .option('--agent <name>', 'agent of an envelope or JSON body')
    .option('--operation <name>', 'operation of a JSON body, such as Appointment.SetSeen')
    .option('--version <name>', 'version of an envelope whose namespace does not name it, such as Services86')
    .option('--to <crm...>', 'rest, soap, versions such as Services88, or all (default: rest and soap)')
    .addOption(new Option('--format <format>', 'how it is printed').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
The file (or standard input) holds an envelope, a JSON body, one line of a recording, or a
whole HTTP request with request line and header fields. Secrets are masked. Exit code 1 when the request is
refused; the reply the caller would get is then printed.

Examples:
  netserver-gateway explain envelope.xml
  netserver-gateway explain request.http
  netserver-gateway explain envelope.xml --to Services88
  sed -n 12p calls.jsonl | netserver-gateway explain
  echo '{"AppointmentId":973}' | netserver-gateway explain --operation Appointment.SetSeen`,
    )
    .action(async (file: string | undefined, options: unknown) => {
      surroundings.exit(await explain(file, optionsForm.parse(options), surroundings));
    });
}

async function explain(
  file: string | undefined,
  { to, format, ...hints }: ExplainOptions & Hints,
  surroundings: Surroundings,
): Promise<number> {
  const { out, problems } = surroundings;
  const settings = readSettings(surroundings);
  const contract = settings === undefined ? undefined : openContract(surroundings);
  if (settings === undefined || contract === undefined) return 2;
  const input = await readInput(file, surroundings);
  const request = typeof input === 'string' ? input : requestOf(input, hints, contract);
  if (typeof request === 'string') {
    problems.write(`${request}\n`);
    return 2;
  }
  const targets = targetsOf(to, contract);
  if (typeof targets === 'string') {
    problems.write(`${targets}\n`);
    return 2;
  }
  const explanation = await explainRequest(request, contract, settings, targets);
  out.write(format === 'json' ? explanationJson(explanation) : explanationText(explanation));
  return explanation.valid ? 0 : 1;
}

/**
 * What `--to` names. `own` stands for the version of the message itself.
 * @returns one sentence where a name is none
 */
function targetsOf(to: readonly string[], contract: Contract): readonly string[] | string {
  const versions = contract.versions.map(({ name }) => name);
  const targets = new Set<string>();
  for (const word of to.length === 0 ? ['rest', 'soap'] : to) {
    const version = contract.version(word)?.name;
    if (/^(?:rest|v1|all)$/i.test(word)) targets.add('v1');
    if (/^(?:soap|all)$/i.test(word)) targets.add('own');
    if (/^all$/i.test(word)) for (const name of versions) targets.add(name);
    else if (version !== undefined) targets.add(version);
    else if (!/^(?:rest|v1|soap)$/i.test(word))
      return `There is no CRM ${word}: rest, soap, all, ${versions.join(', ')}.`;
  }
  return [...targets];
}

/** @returns the bytes, or one sentence why there are none */
async function readInput(file: string | undefined, { input }: Surroundings): Promise<Uint8Array | string> {
  try {
    if (file !== undefined && file !== '-') return readFileSync(file);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of input?.() ?? []) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > inputBytesMax) return `The input is larger than ${inputBytesMax} bytes.`;
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    return `${file ?? 'The input'} cannot be read (${shortReason(error)}).`;
  }
}
