/**
 * Requests in the forms of the vendor's published collection and pages, and what a client reads of the answers. They
 * are made up anew for the sandbox's company.
 */
export interface CollectionRequest {
  /** `GET Contact?$filter=name begins Su`, below `/api/v1/`. */
  readonly request: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** Matches the body, or what `rows` makes of it. */
  readonly answer?: unknown;
  /** The column whose values the answer's rows are compared by. */
  readonly rows?: string;
}

/** What names an archive by its filter: the rest of the path, the column, its values in their order. */
const rows = (request: string, column: string, ...answer: readonly unknown[]): CollectionRequest => ({
  request: `GET ${request}`,
  rows: column,
  answer,
});

const fisk = 'Fantasi Fisk AS';
const persons = ['Torsk Torsteinsen', 'Sei Sivertsen', 'Laks Larsen'];

/** None of them changes anything. */
export const reading: readonly CollectionRequest[] = [
  rows('Contact?$filter=name begins Fantasi', 'name', fisk),
  rows('Contact?$filter=name begins fan&$select=contactId,name&$orderby=name', 'name', fisk),
  rows("Contact?$filter=name startswith 'Fan'&$select=name", 'name', fisk),
  rows("Contact?$filter=startswith(name,'Fan')&$select=name", 'name', fisk),
  rows("Contact?$filter=contains(name,'tasi')&$select=name", 'name', fisk),
  rows("Contact?$filter=substringof('tasi',name)&$select=name", 'name', fisk),
  rows('Contact?$filter=contactId=5&$select=name', 'name', fisk),
  rows("Contact?$filter=name is 'Fantasi Fisk AS' AND (contactId gt 4 or stop set)&$select=name", 'name', fisk),
  rows('Contact?$filter=stop set false and contactId lt 3&$select=stop', 'stop', false, false),
  rows('Contact?$filter=contactId in (5,7)&$select=contactId&$orderBy=contactId desc', 'contactId', 7, 5),
  rows('Contact?$filter=category in (1) and contactId between (4,5)&$select=category', 'category', 'Customer', 'Customer'), // prettier-ignore
  rows('Contact?$filter=category gt 1 and contactId lt 3&$select=category', 'category', 'Own company'),
  rows('Contact?$filter=associateId associateIsOneOf (11)&$select=contactId', 'contactId', 3, 7, 12),
  rows('Contact?$filter=contactId=5 and associateId currentAssociate&$select=associateId', 'associateId', 'tje0'),
  rows('Contact?getAllRows=true&$top=2', 'PrimaryKey', '1', '2'),
  rows('Contact?$filter=getAllRows=true&$select=name&$top=1&$skip=4', 'name', fisk),
  rows('Archive/Contact?getAllRows=true&$top=1', 'EntityName', 'contact'),
  rows('Archive/FindContact?$filter=contactId=5&$select=nameDepartment', 'nameDepartment', 'Fantasi Fisk AS, Bergen'),
  rows('Contact?$filter=contactId=5&$select=contactAssociate/fullName&$jsonSafe=true', 'contactAssociate_fullName', 'Terje Jensen'), // prettier-ignore
  rows('contact/5/persons/?$select=fullname', 'fullName', ...persons),
  rows('Archive/Person?$select=fullName&$filter=contactId = 5 and lastName begins T', 'fullName', persons[0]),
  rows('Person?$filter=contactId=5 and retired=false&$select=email/emailAddress&$top=1', 'email/emailAddress', 'torsk.torsteinsen@fisk.example.com'), // prettier-ignore
  rows('Sale?$filter=saleId=12 and date thisPeriod 1 4&$select=heading', 'heading', 'Innredning av hovedkontor, fase 1'), // prettier-ignore
  rows("Sale?$filter=saleId=12 and this(date,'quarters')&$select=amount", 'amount', 1_250_000),
  rows("Sale?$filter=saleId=12 and date from '2020-05-28'&$select=saleId", 'saleId', 12),
  rows("Sale?$filter=saleId=12 and date from '2014.11.29'&$select=saleId", 'saleId', 12),
  rows("Sale?$filter=saleId=12 and date beforeOrEqual '2030-05-28T15:00:00'&$select=saleId", 'saleId', 12),
  rows("Sale?$filter=date between ('2026-02-20','2026-02-20')&$select=saleId", 'saleId', 12),
  rows('Archive/ContactActivity?$filter=contactId=5&$entities=document&$select=text', 'text', 'Leveringsplan fase 1', 'Tilbud hovedkontor, fase 1'), // prettier-ignore
  rows('Contact/5/Sales?$select=saleId', 'saleId', 12, 13),
  rows('Project/4/Guide?$entities=document&$select=documentId', 'documentId', 32, 33),
  rows('Selection/1/Members?$select=name&$mode=Slim', 'PrimaryKey', '1', '4', '5', '9'),
  rows("User?$select=fullName&$filter=fullName contains 'Jensen'", 'fullName', 'Terje Jensen'),
  rows('Ticket?$filter=ownedBy = 13 and ticketId=1&$select=title', 'title', 'Skuffen går ikke igjen'),
  {
    request: 'GET Contact?$filter=contactId=5&$select=name,category&$mode=full',
    answer: {
      'odata.nextLink': null,
      value: [{ PrimaryKey: 5, Column: { name: { RawValue: fisk }, category: { DisplayValue: 'Customer' } } }],
    },
  },
  { request: 'GET Archive/SimpleContact?$inlineCount=True&$top=1', answer: { 'odata.count': 12 } },
  { request: 'GET Archive//$metadata', status: 501 },
  { request: 'GET Contact?$top=abc', status: 400, answer: { Path: '?$top' } },
  {
    request: 'GET Contact?$filter=contactId ge 5',
    status: 500,
    answer: { ErrorMessage: expect.stringContaining('ge') },
  },
  { request: 'GET Archive', answer: expect.arrayContaining(['ContactActivity', 'FindContact', 'Person']) },

  rows('MDOList/person?additional=contact_id=5', 'Id', 8, 7, 6),
  rows('MDOList/contact?query=Fantasi', 'Name', fisk),
  rows('MDOList/archiveEntities:Person', 'Name', 'person', 'retiredPerson'),
  { request: 'GET MDOList/archiveColumns:Person', answer: expect.arrayContaining([expect.objectContaining({ Name: 'personId' })]) }, // prettier-ignore
  { request: 'GET MDOList/restrictionOperators?additional=date', answer: expect.arrayContaining([expect.objectContaining({ Name: 'thisPeriod' })]) }, // prettier-ignore
  { request: 'GET MDOList', answer: expect.arrayContaining(['category', 'associate']) },
  { request: 'GET MDOList/associate', answer: expect.arrayContaining([expect.objectContaining({ Id: 7, Name: 'Terje Jensen' })]) }, // prettier-ignore
  { request: 'GET MDOList/category', headers: { 'accept-language': 'no' }, answer: expect.arrayContaining([expect.objectContaining({ Name: 'Kunde' })]) }, // prettier-ignore
  { request: 'GET MDOList/category/selectable', answer: expect.arrayContaining([expect.objectContaining({ Id: 1, Selected: false })]) }, // prettier-ignore
  { request: 'GET MDOList/NoSuchList', status: 404, answer: { Error: true } },
  { request: 'GET List/Category', answer: { Name: 'Category', ListType: 'category' } },
  { request: 'GET List/category/Items/1', answer: { Id: 1, Name: 'Customer' } },
  { request: 'GET List/category/Items/99999', status: 404 },
  { request: 'GET List/NoSuchList/Items', status: 404 },
  rows('List/Showroom/Items', 'Id', 1, 2, 3),
  rows('List/2/Items', 'Id', 1, 2, 3, 4, 5, 6, 7),
  { request: 'POST Agents/MDO/GetList', body: { Name: 'Showroom', ForceFlatList: 'true', AdditionalInfo: '', OnlyHistory: 0 }, rows: 'Id', answer: [1, 2, 3] }, // prettier-ignore
  { request: 'POST Agents/Archive/GetAvailableColumns', body: { ProviderName: 'Contact', Context: '', Columns: '' }, answer: expect.arrayContaining([expect.objectContaining({ Name: 'contactId' })]) }, // prettier-ignore
  { request: 'POST Agents/Contact/GetContactEntity?contactEntityId=5', body: null, answer: { ContactId: 5 } },

  { request: 'GET Contact/5/?$select=Name,Category/Id', answer: { Name: fisk, Category: { Id: 1 }, OrgNr: null } },
  { request: 'GET Contact/5?fk=true', answer: { ContactId: 5 } },
  { request: 'GET Contact/5', headers: { accept: 'application/json-patch+json' }, answer: { ContactId: 5 } },
  { request: 'GET Contact/5', headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, status: 304 },
  { request: 'GET Contact/5/Simple', answer: { ContactId: 5, Name: fisk } },
  { request: 'GET Contact/99999', status: 404, answer: { ErrorMessage: 'Contact id 99999 not found' } },
  { request: 'GET Person/default', answer: { PersonId: 0 } },
  { request: 'GET Document/33/Content', headers: { accept: '*/*' } },
  { request: 'GET Contact/5/Image', status: 404 },
  {
    request: 'GET User/currentPrincipal',
    answer: { Associate: 'tje0', AssociateId: 7, ContactId: 2, UserName: 'tje0' },
  },
  { request: 'GET User/currentToken', answer: expect.stringMatching(/^7T:/) },
  { request: 'GET User/current', answer: { AssociateId: 7 } },
  { request: 'GET User/currentAssociate', answer: { AssociateId: 7, FullName: 'Terje Jensen' } },
  { request: 'GET TimeZone', status: 501 },
];

/** They change company 5, one after the other. */
export const writing: readonly CollectionRequest[] = [
  {
    request: 'POST Contact/',
    body: { Name: 'Ærlig Østerås AS', Category: { Id: 1 } },
    answer: { Name: 'Ærlig Østerås AS', Category: { Value: 'Customer' }, _Links: { Self: expect.any(String) } },
  },
  { request: 'POST Contact/Validate', body: { Name: 'Su' }, answer: {} },
  { request: 'PATCH Contact/5', body: [{ op: 'replace', path: '/name', value: 'Fisk' }], answer: { Name: 'Fisk' } },
  { request: 'PATCH Contact/5', body: { Department: 'Oslo' }, answer: { Department: 'Oslo', Name: 'Fisk' } },
  { request: 'PATCH Contact/5', body: [{ op: 'replace', path: 'Category/Id', value: 2 }], answer: { Category: { Value: 'Potential customer' } } }, // prettier-ignore
  { request: 'PATCH Contact/5', body: [{ op: 'replace', path: '/Phones', value: [] }], answer: { Phones: [] } },
  { request: 'PATCH Contact/5', body: [{ op: 'add', path: '/Phones/-', value: { Value: '1' } }], answer: { Phones: [{ Value: '1' }] } }, // prettier-ignore
  {
    request: 'PATCH Contact/5',
    body: { Phones: { Value: '2' } },
    answer: { Phones: [{ Value: '1' }, { Value: '2' }] },
  },
  { request: 'PATCH Contact/5', body: [{ op: 'replace', path: '/CustomFields', value: { 'SuperOffice:1': 'x' } }], answer: { CustomFields: { 'SuperOffice:1': 'x' } } }, // prettier-ignore
  { request: 'PATCH Contact/5', body: [{ op: 'replace', path: 'ExtraFields/x_foobar', value: 'y' }], answer: { ExtraFields: { x_foobar: 'y' } } }, // prettier-ignore
  { request: 'PATCH Contact/5', body: [{ op: 'test', path: 'Name', value: 'other' }], status: 409 },
  { request: 'PATCH Contact/5', body: [{ op: 'move', from: '/Name', path: '/Department' }], status: 400 },
  { request: 'PUT Contact/5', status: 400 },
  { request: 'PUT Contact/5', body: { ContactId: 6, Name: 'Fisk' }, status: 400 },
  { request: 'PUT Contact/5', body: { ContactId: 5, Name: fisk }, answer: { Name: fisk } },
  { request: 'POST List/Category/Items', body: { Name: 'Venn' }, answer: { Name: 'Venn', Rank: 8 } },
  { request: "PUT Selection/4/Criteria?$filter=name begins 'Fan'", answer: [{ Name: 'name', Operator: 'begins' }] },
  rows('Selection/4/Members?$select=name', 'name', fisk),
  { request: 'POST Agents/Selection/DeleteSelectionEntity?SelectionEntityId=4', body: {}, status: 204 },
  { request: 'POST Agents/Selection/DeleteSelectionEntity', body: {}, status: 400 },
  { request: 'POST Agents/List/DeleteFromListDefinition', body: { UdListDefinitionId: '60', Id: '3' }, status: 204 },
  { request: 'DELETE List/Category/Items/1', status: 204 },
  { request: 'GET List/Category/Items/1', answer: { Deleted: true } },
  { request: 'DELETE Contact/5', status: 204 },
  { request: 'GET Contact/5', status: 404 },
];
