/** What `sandbox --online` prints at a terminal: addresses, and calls to paste into a shell. */
import type { OnlineSandbox } from '../assemble-online-sandbox';
import { cloudUsers, type CloudFiles } from './cloud-files';

const json = "-H 'Content-Type: application/json'";
const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const partnerNamespace = 'http://www.superoffice.com/superid/partnersystemuser/0.1';

/** @param address of the gateway in front, with its base path */
export function cloudCalls(
  address: string,
  { onlineUrl, hostUrls, systemUser }: Pick<OnlineSandbox, 'onlineUrl' | 'hostUrls' | 'systemUser'>,
  { privateKey }: Pick<CloudFiles, 'privateKey'>,
): string {
  const [first, second] = cloudUsers;
  const partnerHeader = `<ApplicationToken>${systemUser.applicationToken}</ApplicationToken>
    <ContextIdentifier>${first.tenant}</ContextIdentifier>`;
  const seen = `${json} -d '{"AppointmentIds":[973,598],"UpdateMode":"OnlyThis"}'`;
  const steer = (path: string, order = ''): string =>
    `curl -s -X POST ${onlineUrl}/sandbox/${path}${order === '' ? '' : ` -d '${order}'`}`;
  return `
netserver-gateway over a cloud for tests (in memory)

  Gateway  ${address}/${first.tenant}/api/v1
  Identity ${onlineUrl}
  Hosts    ${hostUrls.join('  ')}
  Tenants  ${onlineUrl}/sandbox/tenants

Where a tenant is, as the gateway says it and as the cloud does:

curl -s ${address}/api/state/${first.tenant}
curl -s ${onlineUrl}/api/state/${first.tenant}

Log in as the system user; the answer is a JWT that holds a ticket:

SIGNED=$(node -e '${signer(systemUser.token, privateKey)}')
curl -s ${onlineUrl}/Login/api/PartnerSystemUser/Authenticate ${json} \\
  -d '{"SignedSystemToken":"'"$SIGNED"'","ApplicationToken":"${systemUser.applicationToken}",
       "ContextIdentifier":"${first.tenant}","ReturnTokenType":"JWT"}'

The same over SOAP, at the gateway:

curl -s ${address}/login/services/PartnerSystemUserService.svc \\
  ${soap(
    `<AuthenticationRequest>
    <SignedSystemToken>'"$SIGNED"'</SignedSystemToken><ReturnTokenType>Jwt</ReturnTokenType>
  </AuthenticationRequest>`,
    { xmlns: partnerNamespace, header: partnerHeader },
  )}

Work with a user name and a password, as a client on site does, over JSON and over SOAP:

curl -i ${address}/${first.tenant}/api/v1/Agents/Appointment/SetSeenMany -u ${first.user}:${first.password} \\
  ${seen}

curl -s ${address}/${first.tenant}/Remote/Services86/Appointment.svc -u ${first.user}:${first.password} \\
  ${soap(`<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>`)}

Log in over SOAP, as a client does that has no other way; the ticket is one of the gateway's own:

curl -s ${address}/${second.tenant}/Remote/Services86/SoPrincipal.svc \\
  ${soap(`<AuthenticateUsernamePassword>
    <UserName>${second.user}</UserName><Password>${second.password}</Password>
  </AuthenticateUsernamePassword>`)}

Move a tenant, begin and end its maintenance, end tickets, change the signing key:

${steer(`tenants/${second.tenant}`, '{"host":1}')}
${steer(`tenants/${second.tenant}`, '{"state":"OfflineMaintenance"}')}
${steer(`tenants/${second.tenant}`, '{"state":"Running"}')}
${steer('tickets/end')}
${steer('keys/rotate')}

`;
}

/** Header field and envelope of a SOAP call. @param header its blocks */
function soap(body: string, { xmlns = namespace, header = '' } = {}): string {
  return `-H 'Content-Type: text/xml; charset=utf-8' -d '
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns="${xmlns}">${header === '' ? '' : `\n  <s:Header>\n    ${header}\n  </s:Header>`}
  <s:Body>${body}</s:Body>
</s:Envelope>'`;
}

/** A line of JavaScript that signs the system user token with the time of now. */
function signer(token: string, keyFile: string): string {
  return [
    `const c=require("crypto")`,
    `t="${token}."+new Date().toISOString().replace(/\\D/g,"").slice(0,12)`,
    `k=require("fs").readFileSync(${JSON.stringify(keyFile)})`,
    `console.log(t+"."+c.sign("sha256",Buffer.from(t),k).toString("base64"))`,
  ]
    .join(',')
    .replace(/,console/, ';console');
}
