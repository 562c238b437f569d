import type { WireName } from './call';
import type { Command, OriginalBody } from './command';

/**
 * The caller's own bytes, when the command still says just what they say. A wrapper that changes operation, arguments or caller makes a new object
 * of it, so the bytes no longer count. A v1 body holds no credentials: there the caller may have changed.
 */
export function originalBody(command: Command, wire: WireName): OriginalBody | undefined {
  const { original } = command;
  if (original?.wire !== wire) return undefined;
  const unchanged = original.operation === command.operation && original.arguments === command.arguments;
  return unchanged && (wire === 'rest' || original.caller === command.caller) ? original : undefined;
}
