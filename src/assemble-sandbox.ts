/** Wires the CRM in memory, and what it is steered by. */
import type { AssembledConfiguration, AssembleOptions, CrmSide } from './assemble-options';
import { stack } from './command';
import type { Contract } from './contract';
import { describedTables, openStateFile, readImage, sandboxArguments, sandboxCaller, type StateImage } from './sandbox';
import { controlPages, createControlledSandbox, withFaults, type ControlledSandbox } from './sandbox-controls';
import { leaveOutUnknown, ownCrm } from './upstream';

export const wallClock: { now(): number } = Date;

/**
 * The CRM in memory in place of another one.
 * @throws Error with a sentence when SANDBOX_SEED or SANDBOX_FILE cannot be used
 */
export function overSandbox({ configuration, contract, clock }: SandboxParts, options: AssembleOptions): CrmSide {
  const { unknownProperties, upstream: choice, workers } = configuration;
  const { onSkew, sandbox = sandboxOf(choice, contract, clock) } = options;
  // The sandbox is of no version, and knows what the contract knows.
  const unknown = leaveOutUnknown({ spoken: 'v1', ignore: unknownProperties === 'ignore', onSkew });
  return {
    sandbox,
    upstream: stack(sandbox.crm, [sandbox.layer, unknown]),
    around: withFaults,
    pages: controlPages(sandbox, workers > 1),
    crms: ownCrm(clock.now()),
    examples: { ...sandboxCaller, arguments: sandboxArguments },
    guardState: () => undefined,
  };
}

interface SandboxParts {
  readonly configuration: AssembledConfiguration;
  readonly contract: Contract;
  readonly clock: { now(): number };
}

function sandboxOf(
  choice: AssembledConfiguration['upstream'],
  contract: Contract,
  clock: SandboxParts['clock'],
): ControlledSandbox {
  const { seed, file } = choice.kind === 'sandbox' ? choice : {};
  return createControlledSandbox({
    clock,
    describedTables: describedTables(contract),
    ...(seed === undefined ? {} : { initial: seedOf(seed) }),
    ...(file === undefined ? {} : { file: openStateFile(file) }),
  });
}

function seedOf(json: unknown): StateImage {
  const image = readImage(json);
  if (typeof image === 'string') throw new Error(`SANDBOX_SEED: ${image}`);
  return image;
}
