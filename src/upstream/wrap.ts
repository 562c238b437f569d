import type { Command, Outcome, Upstream } from '../command';

/** An upstream that carries out commands in its own way and leaves everything else to the one inside. */
export function wrap(inner: Upstream, execute: (command: Command) => Promise<Outcome>): Upstream {
  const { relay } = inner;
  return {
    execute,
    ready: () => inner.ready(),
    close: () => inner.close(),
    ...(relay === undefined ? {} : { relay }),
  };
}
