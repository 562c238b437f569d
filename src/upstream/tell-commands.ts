import type { Debug, Upstream } from '../command';
import { wrap } from './wrap';

/** One debug line per command: what the message was read as. What the CRM is asked for it follows. */
export function tellCommands(inner: Upstream, debug: Debug): Upstream {
  return wrap(inner, (command) => {
    const { operation, context } = command;
    debug()?.('A command is carried out.', {
      correlationId: context.correlationId,
      wire: context.wire,
      version: operation.version,
      agent: operation.agent,
      operation: operation.name,
    });
    return inner.execute(command);
  });
}
