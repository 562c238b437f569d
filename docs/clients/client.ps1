# SOAP and JSON with PowerShell, 5.1 or later. Run: powershell -File client.ps1 http://127.0.0.1:8086
param([string] $Address = 'http://127.0.0.1:8086')
$ErrorActionPreference = 'Stop'
$namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86'

# Sends one SOAP call and gives its reply as XML.
function Invoke-Soap([string] $Agent, [string] $HeaderBlocks, [string] $Body) {
    $envelope = @"
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="$namespace">
  <s:Header><ApplicationToken>1234567-1234-9876</ApplicationToken>$HeaderBlocks</s:Header>
  <s:Body>$Body</s:Body>
</s:Envelope>
"@
    $call = @{
        Uri             = "$Address/Remote/Services86/$Agent.svc"
        Method          = 'Post'
        ContentType     = 'text/xml; charset=utf-8'
        # As bytes, because Windows PowerShell would not send text as UTF-8.
        Body            = [Text.Encoding]::UTF8.GetBytes($envelope)
        UseBasicParsing = $true
    }
    [xml] (Invoke-WebRequest @call).Content
}

# The text of the first element of this name.
function Get-Text([xml] $Reply, [string] $Name) {
    $Reply.SelectSingleNode("//*[local-name()='$Name']").InnerText
}

# Log in: send name and password, get a ticket.
$login = Invoke-Soap 'SoPrincipal' '' '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>Tje0</Password></AuthenticateUsernamePassword>'
$ticket = "<Credentials><Ticket>$(Get-Text $login 'Ticket')</Ticket></Credentials>"
Write-Output "Logged in: $(Get-Text $login 'Associate')"

# Succeeded is false when the CRM refuses. ExceptionInfo has the reason.
$seen = Invoke-Soap 'Appointment' $ticket '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>'
if ((Get-Text $seen 'Succeeded') -eq 'true') { Write-Output 'SetSeen: done' }

# The same in JSON, for two invitations at once. The reply is 204 No Content.
$many = @{
    Uri             = "$Address/api/v1/Agents/Appointment/SetSeenMany"
    Method          = 'Post'
    ContentType     = 'application/json'
    Headers         = @{ Authorization = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('tje0:Tje0')) }
    Body            = @{ AppointmentIds = @(973, 598); UpdateMode = 'OnlyThis' } | ConvertTo-Json
    UseBasicParsing = $true
}
Write-Output "SetSeenMany: $((Invoke-WebRequest @many).StatusCode)"

$entity = Invoke-Soap 'Appointment' $ticket '<GetAppointmentEntity><AppointmentEntityId>301</AppointmentEntityId></GetAppointmentEntity>'
Write-Output "Appointment 301: $(Get-Text $entity 'Description')"
