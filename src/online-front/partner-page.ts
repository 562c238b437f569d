/** `GET …/PartnerSystemUserService.svc`: a page for people, or with `?wsdl` the contract. */
import type { RequestHead } from '../command';
import { fieldTable } from '../contract';
import { curlCall } from '../exports';
import { baseOf, bothForms, code, htmlReply, link, wsdlReply, type HttpReply } from '../gateway';
import { partnerNames } from '../online';
import { escapeText } from '../xml';
import { partnerContract } from './partner-contract';

/** Where the service is, as this client reaches it. */
const addressOf = (head: RequestHead, tenant: string): string =>
  `${baseOf(head, tenant)}/login/services/${partnerNames.agent}.svc`;

/** Undefined: the contract is one file, so that nothing stands where .NET's tools ask for schemas. */
export function partnerPage(
  head: RequestHead,
  { tenant, query }: { readonly tenant: string; readonly query: string },
): Promise<HttpReply> | HttpReply | undefined {
  const address = addressOf(head, tenant);
  if (/^(?:single)?wsdl\b/i.test(query)) return wsdlReply(partnerContract().wsdl, address);
  if (/^(?:xsd|disco)\b/i.test(query)) return undefined;
  return htmlReply(
    head,
    { title: partnerNames.agent, content: contentOf(head, tenant, address) },
    baseOf(head, tenant),
  );
}

/** The tenant of examples. */
const exampleTenant = 'Cust12345';

function contentOf(head: RequestHead, tenant: string, address: string): string {
  const { authenticate } = partnerContract();
  const named = tenant === '' ? exampleTenant : tenant;
  const json = `${baseOf(head, tenant)}/Login/api/PartnerSystemUser/Authenticate`;
  const blocks = [
    ['ApplicationToken', 'the secret of the application'],
    ['ContextIdentifier', `the tenant, such as ${named}${tenant === '' ? '' : '; may be left out here'}`],
  ].map(([name, meaning]) => `<li><code>${name}</code> <small>${escapeText(meaning ?? '')}</small></li>`);
  return [
    '<p class="lead">Exchanges the signed token of a system user for a token that holds a ticket.',
    `${link([`${address}?wsdl`, 'WSDL'])}</p>`,
    '<p>SOAP 1.1 or 1.2 envelopes go with POST to</p>',
    code(address),
    '<h2>Header blocks</h2>',
    `<ul class="rows">${blocks.join('\n')}</ul>`,
    `<h2>${authenticate.name}</h2>`,
    '<p>All but the kind of token must be there, whatever the contract allows.</p>',
    fieldTable(authenticate.parameters, () => address),
    '<h2>Result</h2>',
    fieldTable(authenticate.results, () => address),
    '<p>The signed token is <code>token.YYYYMMDDhhmm.signature</code>: the time is UTC, the signature base64 of',
    'RSA-SHA256 over what stands in front of it. A refusal has <code>IsSuccessful</code> false and says why.</p>',
    '<h2>SOAP</h2>',
    soapExample(address, named),
    '<h2>JSON</h2>',
    jsonExample(json, named),
  ].join('\n');
}

function soapExample(address: string, tenant: string): string {
  const { agent, authenticate } = partnerContract();
  const headers = ['Content-Type: text/xml; charset=utf-8', `SOAPAction: "${authenticate.soapAction}"`];
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${agent.namespace}">
  <s:Header>
    <ApplicationToken>...</ApplicationToken>
    <ContextIdentifier>${tenant}</ContextIdentifier>
  </s:Header>
  <s:Body>
    <AuthenticationRequest>
      <SignedSystemToken>...</SignedSystemToken>
      <ReturnTokenType>Jwt</ReturnTokenType>
    </AuthenticationRequest>
  </s:Body>
</s:Envelope>`;
  return bothForms(curlCall({ url: address, headers, body }), address, headers, body);
}

function jsonExample(address: string, tenant: string): string {
  const headers = ['Content-Type: application/json'];
  const given = {
    SignedSystemToken: '...',
    ApplicationToken: '...',
    ContextIdentifier: tenant,
    ReturnTokenType: 'JWT',
  };
  const body = JSON.stringify(given, null, 2);
  return bothForms(curlCall({ url: address, headers, body }), address, headers, body);
}
