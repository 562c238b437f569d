<?php
// SOAP with PHP's own SoapClient (Debian: php-cli php-soap). Run: php client.php http://127.0.0.1:8086
ini_set('soap.wsdl_cache_enabled', '0');
$address = $argv[1] ?? 'http://127.0.0.1:8086';
$namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
$application = new SoapHeader($namespace, 'ApplicationToken', '1234567-1234-9876');

// Log in: send name and password, get a ticket.
$principal = new SoapClient("$address/Remote/Services86/SoPrincipal.svc?wsdl");
$principal->__setSoapHeaders([$application]);
$login = $principal->AuthenticateUsernamePassword(['UserName' => 'tje0', 'Password' => 'Tje0']);
$credentials = new SoapHeader($namespace, 'Credentials', ['Ticket' => $login->Credentials->Ticket]);
echo "Logged in: {$login->Response->Associate}\n";

$appointments = new SoapClient("$address/Remote/Services86/Appointment.svc?wsdl");
$appointments->__setSoapHeaders([$application, $credentials]);

// A refusal of the CRM comes in header blocks, not as a fault. The fifth argument receives the header blocks.
$call = ['AppointmentId' => 973, 'UpdateMode' => 'OnlyThis'];
$appointments->__soapCall('SetSeen', [$call], null, null, $headers);
echo $headers['Succeeded'] ? "SetSeen: done\n" : "SetSeen: {$headers['ExceptionInfo']->Message}\n";

$entity = $appointments->GetAppointmentEntity(['AppointmentEntityId' => 301])->Response;
echo "Appointment 301: {$entity->Description}\n";
