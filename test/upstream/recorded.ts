import { type Command, type Outcome, type Struct, type Upstream, anonymous } from '../../src/command';
import type { Operation } from '../../src/contract';

/** An upstream that notes every command and answers what the test says. */
export function recorded(answer: (command: Command) => Outcome): {
  readonly upstream: Upstream;
  readonly commands: Command[];
} {
  const commands: Command[] = [];
  const upstream: Upstream = {
    execute(command) {
      commands.push(command);
      return Promise.resolve(answer(command));
    },
    close: () => Promise.resolve(),
  };
  return { upstream, commands };
}

export function commandOf(operation: Operation, given: Struct): Command {
  const context = { correlationId: 'test', deadline: Number.MAX_SAFE_INTEGER, signal: new AbortController().signal };
  return { operation, arguments: given, caller: anonymous, context };
}
