import { failure, type CallContext, type Failure } from '../command';

/** The longest wait of setTimeout; a longer one would not wait at all. */
const timerMsMax = 2 ** 31 - 1;

/**
 * Waits for a log-in that serves many commands, no longer than this command's deadline and its client do.
 * @param late what the caller is told then: nothing was sent
 */
export function inTime<T>(
  running: Promise<T>,
  { deadline, signal }: Pick<CallContext, 'deadline' | 'signal'>,
  clock: { now(): number },
  late: string,
): Promise<T | Failure> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      settle();
      resolve(failure('upstream.unreachable', late));
    };
    const ms = Math.min(Math.max(0, deadline - clock.now()), timerMsMax);
    const timer = setTimeout(giveUp, ms);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    };
    signal.addEventListener('abort', giveUp);
    running.then(resolve, reject).finally(settle);
  });
}
