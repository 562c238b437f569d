/** Whether a recorded call is of a client, by what commands and reports call it. */
import { clientIdOf } from '../migration';
import type { RevivedCall } from '../recording';

type RecordedCaller = Pick<RevivedCall, 'who' | 'userAgent'>;

/**
 * @param client the ID that reports give it (`m-…`); or the application, user, credential, tenant or user agent as the
 *   recording has it
 */
export function isOfClient(client: string): (call: RecordedCaller) => boolean {
  if (/^m-[0-9a-f]{12}$/.test(client)) return (call) => reportIdOf(call) === client;
  return ({ who, userAgent }) => userAgent === client || Object.values(who).includes(client);
}

/** A recording has no ids of the ledger, whose callers are told apart by their networks, too. */
export const isCallerId = (client: string): boolean => /^c-[0-9a-f]{12}$/.test(client);

const reportIdOf = ({ who, userAgent = '' }: RecordedCaller): string =>
  clientIdOf({ id: '', application: who.application ?? '', tenant: (who.tenant ?? '').toLowerCase(), userAgent });
