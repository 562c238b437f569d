import { readFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { z } from 'zod';
import { openContract, readSettings } from './offline';
import { shortReason, type Surroundings } from './surroundings';
import { translateRequest, translationText } from './translation';
import { requestOf, type Hints } from './translate-request';

const inputBytesMax = 64 * 1024 * 1024;

const optionsForm = z.object({
  agent: z.string().optional(),
  operation: z.string().optional(),
  version: z.string().optional(),
});

/** `translate [file]`: what the gateway makes of a request. */
export function addTranslate(program: Program, surroundings: Surroundings): void {
  program
    .command('translate [file]')
    .description('show the Command a request means and what a REST or SOAP CRM would be sent; nothing is sent')
    .option('--agent <name>', 'agent of an envelope or JSON body')
    .option('--operation <name>', 'operation of a JSON body, such as Appointment.SetSeen')
    .option('--version <name>', 'version of an envelope whose namespace does not name it, such as Services86')
    .addHelpText(
      'after',
      `
The file (or standard input) holds an envelope, a JSON body, or a whole HTTP request with
request line and header fields. Secrets are masked. Exit code 1 when the request is
refused; the reply the caller would get is then printed.

Examples:
  netserver-gateway translate envelope.xml
  netserver-gateway translate request.http
  echo '{"AppointmentId":973}' | netserver-gateway translate --operation Appointment.SetSeen`,
    )
    .action(async (file: string | undefined, options: unknown) => {
      surroundings.exit(await translate(file, optionsForm.parse(options), surroundings));
    });
}

async function translate(file: string | undefined, hints: Hints, surroundings: Surroundings): Promise<number> {
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
  const translation = await translateRequest(request, contract, settings);
  out.write(translationText(translation));
  return translation.valid ? 0 : 1;
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
