<?php
// PHP's SoapClient logs a system user in through a running gateway, in both versions of SOAP. Prints one JSON object.
ini_set('soap.wsdl_cache_enabled', '0');
$wsdl = "$argv[1]/login/services/PartnerSystemUserService.svc?wsdl";
$namespace = 'http://www.superoffice.com/superid/partnersystemuser/0.1';

function log_in(string $wsdl, string $namespace, int $soap, string $tenant): object
{
    $client = new SoapClient($wsdl, ['soap_version' => $soap]);
    $client->__setSoapHeaders([
        new SoapHeader($namespace, 'ApplicationToken', '3f1c-app'),
        new SoapHeader($namespace, 'ContextIdentifier', $tenant),
    ]);
    return $client->Authenticate(['SignedSystemToken' => 'App-a1b2.202611292215.c2lnbmVk', 'ReturnTokenType' => 'Jwt']);
}

$first = log_in($wsdl, $namespace, SOAP_1_1, 'Cust12345');
$second = log_in($wsdl, $namespace, SOAP_1_2, 'Cust12345');
$refused = log_in($wsdl, $namespace, SOAP_1_1, 'Cust9');
$fault = '';
try {
    log_in($wsdl, $namespace, SOAP_1_1, '');
} catch (SoapFault $caught) {
    $fault = $caught->getMessage();
}

echo json_encode([
    'tokens' => [$first->Token, $second->Token],
    'refused' => [$refused->IsSuccessful, $refused->Token, $refused->ErrorMessage],
    'fault' => $fault,
]);
