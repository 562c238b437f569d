import type { Layer } from '../command';
import { createSandboxCrm, type Sandbox } from '../sandbox';
import { CallJournal } from './call-journal';
import { SandboxClock } from './clock';
import { FaultRules } from './fault-rules';
import { faultLayer } from './faults';

/** The clock is that of the machine. */
type ControlledSandboxOptions = Omit<Parameters<typeof createSandboxCrm>[0], 'identifiers'>;

/** The CRM in memory with all that it is steered by; a reload keeps it. */
export interface ControlledSandbox {
  readonly crm: Sandbox;
  readonly clock: SandboxClock;
  readonly journal: CallJournal;
  readonly rules: FaultRules;
  /** To be put around the CRM. */
  readonly layer: Layer;
  /** As after a start: records, clock, no faults, no calls. @returns a sentence that says why nothing has changed */
  reset(): string | undefined;
}

export function createControlledSandbox({ clock: machine, ...options }: ControlledSandboxOptions): ControlledSandbox {
  const clock = new SandboxClock(machine);
  const crm = createSandboxCrm({ clock, ...options });
  const journal = new CallJournal();
  const rules = new FaultRules();
  return {
    crm,
    clock,
    journal,
    rules,
    layer: faultLayer({ clock, rules, journal }),
    reset() {
      const problem = crm.reset();
      if (problem !== undefined) return problem;
      clock.reset();
      rules.replace([]);
      journal.clear();
      return undefined;
    },
  };
}
