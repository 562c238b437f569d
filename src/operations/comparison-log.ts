/** What the log says of comparisons with a second CRM: places and kinds, never values. */
import type { ComparedCall } from '../comparison';
import type { Operation } from '../contract';
import { putLast } from '../text/memo';
import type { GatewayLog } from './logs';

const sayAgainMs = 3_600_000;
/** Operations × paths × kinds that are remembered. */
const rememberedMax = 10_000;

/** Says each difference of an operation once an hour, and which values are not compared any more. */
export function logComparisons(
  logger: Pick<GatewayLog, 'event' | 'defect'>,
  now: () => number = Date.now,
): {
  readonly compared: (call: Pick<ComparedCall, 'operation' | 'context' | 'differences'>) => void;
  readonly volatile: (operation: Operation, path: string) => void;
  readonly defect: (error: unknown) => void;
} {
  const said = new Map<string, number>();
  const isNew = (key: string): boolean => {
    const at = now();
    if (at - (said.get(key) ?? -Infinity) < sayAgainMs) return false;
    putLast(said, key, at, rememberedMax);
    return true;
  };
  return {
    compared: ({ operation, context, differences }) => {
      const { version, agent, name } = operation;
      const { wire = '', correlationId } = context;
      for (const { path, kind } of differences)
        if (isNew(`${wire} ${version} ${agent}.${name} ${kind} ${path}`))
          logger.event('warn', 'The second CRM answers otherwise; said once an hour.', {
            wire,
            version,
            agent,
            operation: name,
            path,
            kind,
            correlationId,
          });
    },
    volatile: ({ agent, name: operation }, path) =>
      logger.event('info', 'A value changes by itself, and is not compared for a day.', { agent, operation, path }),
    defect: (error) => logger.defect('A comparison with the second CRM failed.', error),
  };
}
