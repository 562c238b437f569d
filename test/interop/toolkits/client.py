"""zeep against a running gateway: log in, set seen, read, change and save an entity. Prints one JSON object."""
import json
import sys

import requests
import zeep
from zeep.transports import Transport

address = sys.argv[1]
session = requests.Session()
session.trust_env = False


def client(version, agent):
    return zeep.Client(f"{address}/Remote/{version}/{agent}.svc?wsdl", transport=Transport(session=session))


login = client("Services86", "SoPrincipal").service.AuthenticateUsernamePassword(
    UserName="tje0", Password="Tje0", _soapheaders={"ApplicationToken": "1234567-1234-9876"}
)
headers = {"ApplicationToken": "1234567-1234-9876", "Credentials": {"Ticket": login.body.Credentials.Ticket}}

appointment = client("Services86", "Appointment").service
seen = appointment.SetSeen(AppointmentId=973, UpdateMode="OnlyThis", _soapheaders=headers)
entity = appointment.GetAppointmentEntity(AppointmentEntityId=301, _soapheaders=headers).body.Response
entity.Description = "from zeep 😀"
saved = appointment.SaveAppointmentEntity(AppointmentEntity=entity, _soapheaders=headers)
newer = client("Services88", "Appointment").service
many = newer.SetSeenMany(AppointmentIds={"int": [598, 685]}, UpdateMode="OnlyThis", _soapheaders=headers)
refused = appointment.SetSeen(AppointmentId=0, UpdateMode="OnlyThis", _soapheaders=headers)

print(
    json.dumps(
        {
            "seen": seen.header.Succeeded,
            "saved": saved.body.Response.Description,
            "many": many.header.Succeeded,
            "refused": refused.header.Succeeded,
            "message": refused.header.ExceptionInfo.Message,
        }
    )
)
