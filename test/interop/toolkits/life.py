"""zeep makes, changes, finds and deletes records of each kind in one version. Prints one JSON object."""
import json
import sys

import requests
import zeep
from zeep.transports import Transport

address, version = sys.argv[1:]
session = requests.Session()
session.trust_env = False
session.headers["Accept-Language"] = "en"
transport = Transport(session=session)
headers = {"ApplicationToken": "1234567-1234-9876", "Credentials": {"Ticket": "7T:1234abcxyzExample=="}}
name, renamed = "Ærfugl & Sønner «Å» <1>", 'Ærfugl og "Døtre" 😀'


def agent(name):
    service = zeep.Client(f"{address}/Remote/{version}/{name}.svc?wsdl", transport=transport).service

    def call(operation, **given):
        done = getattr(service, operation)(**given, _soapheaders=headers)
        assert done.header.Succeeded, done.header.ExceptionInfo
        return done.body.Response if done.body is not None and hasattr(done.body, "Response") else None

    return call


archive, mdo = agent("Archive"), agent("MDO")


def found(provider, column, text):
    restriction = {"Name": column, "Operator": "is", "Values": {"string": [text]}, "IsActive": True}
    rows = archive(
        "GetArchiveListByColumns",
        ProviderName=provider,
        Columns={"string": [column]},
        SortOrder={"ArchiveOrderByInfo": [{"Name": column, "Direction": "ASC"}]},
        Restriction={"ArchiveRestrictionInfo": [restriction]},
        Entities={"string": []},
        Page=0,
        PageSize=10,
    )
    return [row.PrimaryKey for row in (rows.ArchiveListItem if rows else [])]


def life(agent_name, entity_name, id_name, text_name, provider, column):
    call = agent(agent_name)
    entity = call(f"CreateDefault{entity_name}")
    entity[text_name] = name
    saved = call(f"Save{entity_name}", **{entity_name: entity})
    record = saved[id_name]
    saved[text_name] = renamed
    call(f"Save{entity_name}", **{entity_name: saved})
    read = call(f"Get{entity_name}", **{f"{entity_name}Id": record})
    before = found(provider, column, renamed)
    call(f"Delete{entity_name}", **{f"{entity_name}Id": record})
    gone = call(f"Get{entity_name}", **{f"{entity_name}Id": record})
    return {
        "text": read[text_name],
        "found": record in before,
        "left": found(provider, column, renamed),
        # zeep makes an object without values of xsi:nil.
        "gone": gone is None or gone[id_name] is None,
    }


lives = {
    "contact": life("Contact", "ContactEntity", "ContactId", "Name", "FindContact", "name"),
    "person": life("Person", "PersonEntity", "PersonId", "Lastname", "Person", "lastName"),
    "sale": life("Sale", "SaleEntity", "SaleId", "Heading", "FindSale", "heading"),
    "document": life("Document", "DocumentEntity", "DocumentId", "Header", "FindDocument", "text"),
}

document = agent("Document")
entity = document("CreateDefaultDocumentEntity")
entity.Name, entity.Header = "brev.txt", name
saved = document("SaveDocumentEntity", DocumentEntity=entity)
content = bytes([0, 255, 13, 10]) + "Bodø".encode()
document("SetDocumentStream", DocumentEntity=saved, Stream=content, OverwriteExistingData=True)
stream = document("GetDocumentStream", DocumentId=saved.DocumentId)

contact = agent("Contact")
fisk = contact("GetContactEntity", ContactEntityId=5)
fisk.Department, fisk.Category.Id = "Ålesund", 2
category = contact("SaveContactEntity", ContactEntity=fisk).Category.Value

items = mdo("GetList", Name="category", ForceFlatList=True, AdditionalInfo="", OnlyHistory=False)
print(json.dumps({**lives, "content": stream == content, "category": category, "items": items.MDOListItem[0].Name}))
