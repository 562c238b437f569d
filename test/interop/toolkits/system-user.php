<?php
// PHP's SoapClient as a system user of the cloud: signs its token, exchanges it, and works with the ticket in the JWT.
// Prints one JSON object.
ini_set('soap.wsdl_cache_enabled', '0');
[, $address, $tenant, $token, $applicationToken, $keyFile] = $argv;

$data = $token . '.' . gmdate('YmdHi');
openssl_sign($data, $signature, file_get_contents($keyFile), OPENSSL_ALGO_SHA256);
$signed = $data . '.' . base64_encode($signature);

function exchange(string $address, string $tenant, string $applicationToken, string $signed, int $soap)
{
    $client = new SoapClient("$address/login/services/PartnerSystemUserService.svc?wsdl", ['soap_version' => $soap]);
    $namespace = 'http://www.superoffice.com/superid/partnersystemuser/0.1';
    $blocks = [
        new SoapHeader($namespace, 'ApplicationToken', $applicationToken),
        new SoapHeader($namespace, 'ContextIdentifier', $tenant),
    ];
    $request = ['SignedSystemToken' => $signed, 'ReturnTokenType' => 'Jwt'];
    return $client->__soapCall('Authenticate', [$request], null, $blocks);
}

$answer = exchange($address, $tenant, $applicationToken, $signed, SOAP_1_1);
$claims = json_decode(base64_decode(strtr(explode('.', $answer->Token)[1], '-_', '+/')), true);
$ticket = $claims['http://schemes.superoffice.net/identity/ticket'];

$agent = new SoapClient("$address/$tenant/Remote/Services86/Appointment.svc?wsdl");
$namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
$blocks = [
    new SoapHeader($namespace, 'ApplicationToken', $applicationToken),
    new SoapHeader($namespace, 'Credentials', ['Ticket' => $ticket]),
];
$entity = $agent->__soapCall('GetAppointmentEntity', [['AppointmentEntityId' => 301]], null, $blocks)->Response;
$entity->Description = 'from a system user 😀';
$saved = $agent->__soapCall('SaveAppointmentEntity', [['AppointmentEntity' => $entity]], null, $blocks)->Response;

$refused = exchange($address, $tenant, $applicationToken, $data . '.' . base64_encode('no signature'), SOAP_1_2);
echo json_encode([
    'tenant' => $claims['http://schemes.superoffice.net/identity/ctx'],
    'saved' => $saved->Description,
    'refused' => $refused->IsSuccessful,
    'told' => $refused->ErrorMessage !== '',
]);
