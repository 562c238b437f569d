#!/bin/sh
# SOAP and JSON with curl. Run: sh curl.sh http://127.0.0.1:8086
set -eu
address=${1:-http://127.0.0.1:8086}
namespace=http://www.superoffice.net/ws/crm/NetServer/Services86

# Sends one SOAP call. $1: agent, $2: header blocks, $3: body
soap() {
  curl -sS "$address/Remote/Services86/$1.svc" -H 'Content-Type: text/xml; charset=utf-8' -d "
<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"$namespace\">
  <s:Header><ApplicationToken>1234567-1234-9876</ApplicationToken>$2</s:Header>
  <s:Body>$3</s:Body>
</s:Envelope>"
}

# Prints the text of the first element named $1. Enough for this example, not for a program.
text() { sed -n "s/.*<\(\([a-z]*:\)\{0,1\}\)$1>\([^<]*\)<.*/\3/p" | head -n 1; }

# Log in: send name and password, get a ticket.
login=$(soap SoPrincipal '' '<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>Tje0</Password></AuthenticateUsernamePassword>')
ticket="<Credentials><Ticket>$(echo "$login" | text Ticket)</Ticket></Credentials>"
echo "Logged in: $(echo "$login" | text Associate)"

# Succeeded is false when the CRM refuses. ExceptionInfo has the reason.
seen=$(soap Appointment "$ticket" '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>')
[ "$(echo "$seen" | text Succeeded)" = true ] && echo 'SetSeen: done'

# The same in JSON, for two invitations at once. The reply is 204 No Content.
curl -sS -o /dev/null -w 'SetSeenMany: %{http_code}\n' "$address/api/v1/Agents/Appointment/SetSeenMany" -u tje0:Tje0 \
  -H 'Content-Type: application/json' -d '{"AppointmentIds":[973,598],"UpdateMode":"OnlyThis"}'

entity=$(soap Appointment "$ticket" '<GetAppointmentEntity><AppointmentEntityId>301</AppointmentEntityId></GetAppointmentEntity>')
echo "Appointment 301: $(echo "$entity" | text Description)"
