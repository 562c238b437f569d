/** A day of calls in simulated time through a whole gateway, and what became of them. */
import type { fixedClock } from '../sandbox-online/fixed-clock';
import type { CloudGateway } from './cloud-gateway';

export interface DayOptions {
  readonly hours: number;
  /** Between two rounds of calls. */
  readonly minutes: number;
  /** Whether the service signs with other keys in between. */
  readonly rotatesKeys?: boolean;
}

export interface DayResult {
  /** Statuses and bodies of calls that were not carried out. */
  readonly failed: readonly string[];
  /** Correlation ids of the writes that were sent. */
  readonly sent: readonly string[];
  /** Correlation ids of the writes that the CRM has carried out, one for each time. */
  readonly written: readonly string[];
}

const seen = { AppointmentIds: [973], UpdateMode: 'OnlyThis' };
const writes = /^(?:SetSeen|SetSeenMany|SaveContactEntity)$/;

/** Calls over SOAP, v1 and entity REST, by both log-ins, in each round. */
export async function dayOfCalls(
  { cloud, json, logIn, setSeen, settled }: CloudGateway,
  clock: ReturnType<typeof fixedClock>,
  { hours, minutes, rotatesKeys = false }: DayOptions,
): Promise<DayResult> {
  const failed: string[] = [];
  const sent: string[] = [];
  const written: string[] = [];
  const ids = (kind: string, round: number): string => {
    const id = `${kind}-${round}`;
    sent.push(id);
    return id;
  };
  const tickets = [await logIn('tje0'), await logIn('kbe0')];
  const rounds = (hours * 60) / minutes;
  for (let round = 0; round < rounds; round++) {
    const answers = await Promise.all([
      ...tickets.map((ticket, at) => setSeen(ticket, ids(`soap${at}`, round))),
      json('tje0', 'POST', '/api/v1/Agents/Appointment/SetSeenMany', seen, ids('v1-erp', round)),
      json('kbe0', 'POST', '/api/v1/Agents/Appointment/SetSeenMany', seen, ids('v1-mail', round)),
      json('tje0', 'PATCH', '/api/v1/Contact/4', { Name: `Round ${round}` }, ids('entity', round)),
    ]);
    for (const answer of answers) {
      const text = await answer.text();
      if (answer.status >= 300) failed.push(`${round}: ${answer.status} ${text}`);
    }
    await settled();
    if (rotatesKeys && round === Math.floor(rounds / 3)) await cloud.rotateKeys({ forgetOld: true });
    const { journal } = cloud.crm('Cust10001');
    for (const { operation, outcome, correlationId } of journal.find())
      if (writes.test(operation) && outcome === 'ok') written.push(correlationId);
    journal.clear();
    clock.advance(minutes * 60);
  }
  return { failed, sent, written };
}

/**
 * Many writes at the moment when the ticket has ended.
 * @returns their statuses, and how many of them the CRM has carried out, each once
 */
export async function callsAtTheEnd(
  { cloud, json }: CloudGateway,
  calls: number,
  end: () => void,
): Promise<{ readonly statuses: ReadonlySet<number>; readonly written: number }> {
  const send = async (id: string) =>
    (await json('tje0', 'POST', '/api/v1/Agents/Appointment/SetSeenMany', seen, id)).status;
  await send('before');
  end();
  cloud.crm('Cust10001').journal.clear();
  const statuses = await Promise.all(Array.from({ length: calls }, (_, at) => send(`call-${at}`)));
  const written = cloud.calls('Cust10001', { operation: 'SetSeenMany', outcome: 'ok' });
  const ids = new Set(written.map(({ correlationId }) => correlationId));
  if (ids.size !== written.length) throw new Error('a write was carried out twice');
  return { statuses: new Set(statuses), written: ids.size };
}
