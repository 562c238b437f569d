import type { Environment } from '../operations';

/** Where text goes; a terminal says that it is one. */
export interface Terminal {
  write(text: string): void;
  readonly isTTY?: boolean;
}

/** All a command knows of the world, so that tests can be the world. */
export interface Surroundings {
  readonly environment: Environment;
  readonly out: Terminal;
  readonly problems: Terminal;
  /** Standard input; opened only by a command that reads it. */
  readonly input?: () => AsyncIterable<Uint8Array | string>;
  /** Called with the exit code when the command has ended; not called while a server runs. */
  readonly exit: (code: number) => void;
}

/** `ENOENT` and the like for an error of Node's, whose message repeats paths; else the message. */
export function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}
