"""zeep logs a system user in through a running gateway, in both versions of SOAP. Prints one JSON object."""
import json
import sys

import requests
import zeep
from zeep.transports import Transport

session = requests.Session()
session.trust_env = False
address = f"{sys.argv[1]}/login/services/PartnerSystemUserService.svc?wsdl"
client = zeep.Client(address, transport=Transport(session=session))


def log_in(port, tenant):
    return client.bind("PartnerSystemUserService", port).Authenticate(
        SignedSystemToken="App-a1b2.202611292215.c2lnbmVk",
        ReturnTokenType="Jwt",
        _soapheaders={"ApplicationToken": "3f1c-app", "ContextIdentifier": tenant},
    )


first = log_in("BasicHttpBinding_IPartnerSystemUserService", "Cust12345")
second = log_in("Soap12_IPartnerSystemUserService", "Cust12345")
refused = log_in("BasicHttpBinding_IPartnerSystemUserService", "Cust9")
fault = ""
try:
    log_in("BasicHttpBinding_IPartnerSystemUserService", "")
except zeep.exceptions.Fault as caught:
    fault = caught.message

print(
    json.dumps(
        {
            "tokens": [first.Token, second.Token],
            "refused": [refused.IsSuccessful, refused.Token, refused.ErrorMessage],
            "fault": fault,
        }
    )
)
