/** How often each caller was refused in a brown-out: one that fails too often is let through for the rest of it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { CallContext, Caller } from '../command';
import { putLast } from '../text/memo';
import type { BrownOut } from './brown-outs';
import type { SunsetPlan } from './plan';

/** Of many more callers at once the one refused longest ago begins anew. */
const callersMax = 10_000;

export interface RefusedCallers {
  /**
   * Counts a refusal. A caller is a tenant, an application, an address and a User-Agent together.
   * @returns `refused`: it is to be refused; `first`: it is let through, for the first time in this window; `spared`:
   *   it is let through again
   */
  count(plan: SunsetPlan, window: BrownOut, caller: Caller, context: CallContext): 'refused' | 'first' | 'spared';
}

interface RefusalCount {
  /** Begin of the window that is counted in. */
  readonly from: number;
  count: number;
}

/** Counts in this process; no name and no token is kept, only a hash with a key that ends with the process. */
export function countRefusals(): RefusedCallers {
  const key = randomBytes(32);
  const callers = new Map<string, RefusalCount>();
  return {
    count(plan, { from }, { tenant, applicationToken }, { remoteAddress = '', userAgent = '' }) {
      const { name, stopAfterFailures } = plan;
      if (stopAfterFailures === undefined) return 'refused';
      const parts = [name, tenant.toLowerCase(), applicationToken?.reveal() ?? '', remoteAddress, userAgent];
      const id = createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64');
      const known = callers.get(id);
      const refused = known?.from === from ? known : { from, count: 0 };
      refused.count += 1;
      putLast(callers, id, refused, callersMax);
      if (refused.count <= stopAfterFailures) return 'refused';
      return refused.count === stopAfterFailures + 1 ? 'first' : 'spared';
    },
  };
}
