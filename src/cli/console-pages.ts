/** Connects the console to the rest: what it shows and what its translator runs. */
import { readLedger } from '../assemble-ledger';
import { createConsole, type Activity, type Recorder, type TranslatorInput, type TranslatorResult } from '../console';
import type { Contract } from '../contract';
import { type RunningServer } from '../server';
import { settingsInForce, type AdminSection, type Configuration, type SettingSources } from '../operations';
import type { Crms, GuardState } from '../upstream';
import { requestOf } from './explain-request';
import { explainRequest } from './explanation';
import { programVersion } from '../version';

/** Only where a ledger is there: the report takes longer to load than the rest of the console. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadMigrationPages = (): typeof import('./migration-pages') => require('./migration-pages');

export interface ConsoleSources {
  /** What the settings in force were read from. */
  readonly inForce: () => SettingSources;
  readonly activities: () => Promise<readonly Activity[]>;
  /** Read when the translator is first used, where nothing else needs it. */
  readonly contract: () => Contract;
}

/** The console as a part of the admin port; empty where it is off. */
export function consoleSections(configuration: Configuration, sources: ConsoleSources): readonly AdminSection[] {
  const { console: chosen, retirement } = configuration;
  if (chosen === undefined) return [];
  const { ledger } = retirement;
  const site = createConsole({
    ...chosen,
    programVersion,
    now: () => Date.now(),
    activities: sources.activities,
    settings: () => {
      const { environment, origins } = sources.inForce();
      return settingsInForce(environment, origins);
    },
    contract: sources.contract,
    ...(ledger === undefined
      ? {}
      : {
          migration: loadMigrationPages().migrationPages({
            open: () => readLedger(configuration),
            ...sources,
            now: Date.now,
          }),
        }),
    translate: (input) => translateInput(input, sources.contract(), configuration),
  });
  return [{ path: '/console', answer: (request) => site.answer(request) }];
}

async function translateInput(
  { text, operation, version, towards }: TranslatorInput,
  contract: Contract,
  configuration: Configuration,
): Promise<TranslatorResult> {
  const hints = {
    ...(operation === '' ? {} : { operation }),
    ...(version === '' ? {} : { version }),
  };
  const request = requestOf(Buffer.from(text.trim()), hints, contract);
  if (typeof request !== 'string') {
    const { valid, parts } = await explainRequest(request, contract, configuration);
    // What is for no CRM is shown always.
    return { valid, parts: parts.filter((part) => towards === '' || (part.towards ?? towards) === towards) };
  }
  // The sentence is meant for the command line.
  return {
    valid: false,
    parts: [{ title: 'Not a request', text: request.replaceAll(/--(operation|agent)/g, '“Agent and operation”') }],
  };
}

export interface ActivitySources {
  readonly worker: number;
  readonly recorder: Recorder;
  readonly server: Pick<RunningServer, 'load'>;
  readonly crms: Crms;
  readonly guardState: () => GuardState | undefined;
}

const startedAt = Date.now() - process.uptime() * 1000;

/** The activity of this process now. */
export function activityOf(sources: ActivitySources): Activity {
  const { worker, recorder, server, crms, guardState } = sources;
  const guard = guardState();
  return {
    worker,
    pid: process.pid,
    startedAt,
    memoryBytes: process.memoryUsage.rss(),
    crms: Array.from(crms.look(), ([tenant, state]) => ({ tenant, ...state })),
    ...server.load(),
    ...(guard === undefined ? {} : { guard }),
    traffic: recorder.traffic(),
  };
}
