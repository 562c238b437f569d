<?php
// PHP's SoapClient against a running gateway: log in, set seen, read, change and save an entity. Prints one JSON object.
ini_set('soap.wsdl_cache_enabled', '0');
$address = $argv[1];

function client(string $address, string $version, string $agent, int $soap): SoapClient
{
    return new SoapClient("$address/Remote/$version/$agent.svc?wsdl", [
        'soap_version' => $soap,
        'compression' => SOAP_COMPRESSION_ACCEPT | SOAP_COMPRESSION_GZIP,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    ]);
}

function blocks(string $version, string $ticket): array
{
    $namespace = "http://www.superoffice.net/ws/crm/NetServer/$version";
    return [
        new SoapHeader($namespace, 'ApplicationToken', '1234567-1234-9876'),
        new SoapHeader($namespace, 'Credentials', ['Ticket' => $ticket]),
    ];
}

$principal = client($address, 'Services86', 'SoPrincipal', SOAP_1_1);
$ticket = $principal->AuthenticateUsernamePassword(['UserName' => 'tje0', 'Password' => 'Tje0'])->Credentials->Ticket;

$old = client($address, 'Services86', 'Appointment', SOAP_1_1);
$blocks = blocks('Services86', $ticket);
$old->__soapCall('SetSeen', [['AppointmentId' => 973, 'UpdateMode' => 'OnlyThis']], null, $blocks, $seen);
$entity = $old->__soapCall('GetAppointmentEntity', [['AppointmentEntityId' => 301]], null, $blocks)->Response;
$entity->Description = 'from PHP 😀';
$saved = $old->__soapCall('SaveAppointmentEntity', [['AppointmentEntity' => $entity]], null, $blocks)->Response;
$old->__soapCall('SetSeen', [['AppointmentId' => 0, 'UpdateMode' => 'OnlyThis']], null, $blocks, $refused);

// SOAP 1.2 on a WSDL that binds 1.1 only.
$new = client($address, 'Services88', 'Appointment', SOAP_1_2);
$many = ['AppointmentIds' => ['int' => [598, 685]], 'UpdateMode' => 'OnlyThis'];
$new->__soapCall('SetSeenMany', [$many], null, blocks('Services88', $ticket), $manyHeaders);

echo json_encode([
    'seen' => $seen['Succeeded'],
    'saved' => $saved->Description,
    'many' => $manyHeaders['Succeeded'],
    'refused' => $refused['Succeeded'],
    'message' => $refused['ExceptionInfo']->Message,
]);
