"""JSON with Python's standard library only. Run: python3 client_json.py http://127.0.0.1:8086"""
import base64
import json
import sys
import urllib.request

address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8086"


def call(path, arguments=None):
    """Makes one call of the v1 API. Returns None for an operation without a result.

    Raises urllib.error.HTTPError when the call is refused.
    """
    request = urllib.request.Request(
        f"{address}/api/v1/Agents/{path}",
        data=b"" if arguments is None else json.dumps(arguments).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(b"tje0:Tje0").decode(),
            "Content-Type": "application/json",
            "Accept": "application/json",
        },
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return None if response.status == 204 else json.load(response)


call("Appointment/SetSeen", {"AppointmentId": 973, "UpdateMode": "OnlyThis"})
print("SetSeen: done")

entity = call("Appointment/GetAppointmentEntity?appointmentEntityId=301")
print("Logged in:", entity["Associate"]["Name"])
print("Appointment 301:", entity["Description"])
