import type { Debug, Layer } from '../command';

/** One debug line per command: what the message was read as. What the CRM is asked for it follows. */
export function tellCommands(debug: Debug): Layer {
  return {
    name: 'tell commands',
    execute: (command, next) => {
      const { operation, context } = command;
      debug()?.('A command is carried out.', {
        correlationId: context.correlationId,
        wire: context.wire,
        version: operation.version,
        agent: operation.agent,
        operation: operation.name,
      });
      return next(command);
    },
  };
}
