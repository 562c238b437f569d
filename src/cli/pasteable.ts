import type { Contract } from '../contract';
import { demoTicket } from '../sandbox';
import type { UpstreamChoice } from '../operations';

/**
 * What `serve` prints: addresses and two calls that can be pasted into a shell, one SOAP, one JSON. Over the sandbox
 * they work as they are.
 */
export function pasteableCalls(address: string, contract: Contract, upstream: UpstreamChoice): string {
  const version =
    contract.versions.find(({ name }) => name === 'Services86')?.name ?? contract.versions.at(-1)?.name ?? 'Services86';
  const isSandbox = upstream.kind === 'sandbox';
  const ticket = isSandbox ? demoTicket : 'YOUR-TICKET';
  const basic = isSandbox ? 'tje0:Tje0' : 'USER:PASSWORD';
  return `
netserver-gateway ${isSandbox ? 'over the sandbox CRM (in memory)' : `over ${upstream.kind}`}

  SOAP   ${address}/Remote/
  JSON   ${address}/api/v1
  Docs   ${address}/api/docs
  Health ${address}/health/ready
${isSandbox ? `  State  ${address}/sandbox/state\n` : ''}
Try SOAP:

curl -s ${address}/Remote/${version}/Appointment.svc -H 'Content-Type: text/xml; charset=utf-8' -d '
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/${version}">
  <s:Header>
    <ApplicationToken>1234567-1234-9876</ApplicationToken>
    <Credentials><Ticket>${ticket}</Ticket></Credentials>
  </s:Header>
  <s:Body><SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></s:Body>
</s:Envelope>'

Try JSON:

curl -i ${address}/api/v1/Agents/Appointment/SetSeenMany -u ${basic} -H 'Content-Type: application/json' -d '{"AppointmentIds":[973,598],"UpdateMode":"OnlyThis"}'

`;
}
