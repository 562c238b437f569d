"""SOAP with zeep (pip install zeep; Debian: python3-zeep). Run: python3 client_zeep.py http://127.0.0.1:8086"""
import sys

import zeep

address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8086"


def service(agent):
    return zeep.Client(f"{address}/Remote/Services86/{agent}.svc?wsdl").service


# Log in: send name and password, get a ticket.
headers = {"ApplicationToken": "1234567-1234-9876"}
login = service("SoPrincipal").AuthenticateUsernamePassword(UserName="tje0", Password="Tje0", _soapheaders=headers)
headers["Credentials"] = {"Ticket": login.body.Credentials.Ticket}
print("Logged in:", login.body.Response.Associate)

# A refusal of the CRM comes in header blocks, not as a fault.
appointments = service("Appointment")
seen = appointments.SetSeen(AppointmentId=973, UpdateMode="OnlyThis", _soapheaders=headers)
print("SetSeen:", "done" if seen.header.Succeeded else seen.header.ExceptionInfo.Message)

entity = appointments.GetAppointmentEntity(AppointmentEntityId=301, _soapheaders=headers).body.Response
print("Appointment 301:", entity.Description)
