/** Appointments, documents, projects, sales, and what hangs on them. */
import { columnsOfText } from './column-table';
import { linksOfRecords, participantsOfAppointments, projectsOfContacts, salesOfStakeholders } from './derived-rows';
import { leftOrStopped, recordTable, type RecordTable } from './record-table';

const whom = [
  'contact | contact | Contact',
  'person | person | Person',
  'project | project | Project',
  'sale | sale | Sale',
  'associate | associate | Associate',
];

const appointment = recordTable({
  name: 'appointment',
  key: 'AppointmentId',
  title: 'Description',
  link: 'appointment_id',
  udef: 'appointmentUdef',
  joins: whom,
  lines: `
  appointmentId | int | AppointmentId | Follow-up ID | Oppfølgings-ID
  date | date | StartDate | Date | Dato
  time | time-! | StartDate | Time | Tid
  endDate | date | EndDate | End date | Sluttdato
  endTime | time-! | EndDate | End time | Sluttid
  type | listAny:task | Task | Type | Type
  text | positiveString | Description | Text | Tekst
  associateId | associate | Associate | Owner | Eier
  contactId | listAny:contact | ref(Contact, contact) | Company | Firma
  personId | listAny:person | ref(Person, person) | Contact | Kontakt
  projectId | listAny:project | ref(Project, project) | Project | Prosjekt
  saleId | int | Sale/SaleId | Sale | Salg
  completed | bool | is(Completed, Completed) | Completed | Fullført
  completedDate | date | | Completed date | Fullført dato
  recordType | string | Type | Record type | Posttype
  recordTypeText | listAny | enum(Type, AppointmentType) | Record type | Posttype
  priority | listAny:priority | Priority | Priority | Prioritet
  alarm | bool | HasAlarm | Alarm | Alarm
  recurring | bool | Recurrence/IsRecurrence | Recurring | Gjentas
  booking | bool | has(Participants) | Invitation | Invitasjon
  intention | listAny | Task/IntentId | Intention | Hensikt
  location | string | Location | Location | Sted
  recurrenceRuleId | int | Recurrence/RecurrenceId | Recurrence ID | Gjentakelses-ID
  rawType | int | enum(Type, AppointmentType) | Type, number | Type, nummer
  rawStatus | int | enum(Completed, ActivityStatus) | Status, number | Status, nummer
  cautionWarning | listAny | enum(CautionWarning, AppointmentCautionWarning) | Warning | Advarsel
  visibleInDiary | bool | is(Type, inDiary) | In the diary | I dagboken
  suggestedAppointmentId | int | SuggestedAppointmentId | Guide step | Guidesteg
  isMilestone | bool | IsMileStone | Milestone | Milepæl
  invitedPersonId | int | InvitedPerson/PersonId | Invited person | Invitert person
  userGroup | userGroup:usergroup | Associate/GroupIdx | User group | Brukergruppe
  icon | listAny | | Icon | Ikon
  who | string-! | called(Person person, Contact contact) | Who | Hvem
  duration | timeSpan! | span(StartDate, EndDate) | Duration | Varighet
  visibleFor | listAny! | VisibleFor[0] | Visible for | Synlig for
`,
});

const document = recordTable({
  name: 'document',
  key: 'DocumentId',
  title: 'Header',
  link: 'document_id',
  udef: 'documentUdef',
  joins: whom,
  lines: `
  documentId | int | DocumentId | Document ID | Dokument-ID
  date | date | Date | Date | Dato
  time | time-! | Date | Time | Tid
  type | listAny:doctmpl | DocumentTemplate | Template | Mal
  text | positiveString | first(Header, Description) | Title | Tittel
  associateId | associate | Associate | Owner | Eier
  contactId | listAny:contact | ref(Contact, contact) | Company | Firma
  personId | listAny:person | ref(Person, person) | Contact | Kontakt
  projectId | listAny:project | ref(Project, project) | Project | Prosjekt
  saleId | int | Sale/SaleId | Sale | Salg
  completed | bool | is(Completed, Completed) | Completed | Fullført
  recordType | string | Type | Record type | Posttype
  keywords | string | | Keywords | Stikkord
  ourref | string | OurRef | Our ref. | Vår ref.
  yourref | string | YourRef | Your ref. | Deres ref.
  attention | string | Attention | Attention | Att.
  subject | string | Header | Subject | Emne
  mailMergeDraft | bool | is(Type, MergeDraft) | Mail merge draft | Fletteutkast
  snum | int | Snum | Serial number | Serienummer
  isReport | bool! | is(Type, SavedReport) | Report | Rapport
  isMail | bool! | | E-mail | E-post
  suggestedDocumentId | int | SuggestedDocumentId | Guide step | Guidesteg
  userGroup | userGroup:usergroup | Associate/GroupIdx | User group | Brukergruppe
  icon | listAny | | Icon | Ikon
  who | string-! | called(Person person, Contact contact) | Who | Hvem
  visibleFor | listAny! | VisibleFor[0] | Visible for | Synlig for
`,
});

const sale = recordTable({
  name: 'sale',
  key: 'SaleId',
  title: 'Heading',
  link: 'sale_id',
  udef: 'saleUdef',
  joins: whom.filter((join) => !join.startsWith('sale ')),
  lines: `
  saleId | int | SaleId | Sale ID | Salgs-ID
  heading | stringorPK | Heading | Sale | Salg
  date | date | Saledate | Sale date | Salgsdato
  amount | money | Amount | Amount | Beløp
  saleStatus | listAny | enum(Status, SaleStatus) | Status | Status
  associateId | associate | Associate | Owner | Eier
  contactId | listAny:contact | ref(Contact, contact) | Company | Firma
  personId | listAny:person | ref(Person, person) | Contact | Kontakt
  projectId | listAny:project | ref(Project, project) | Project | Prosjekt
  type | listAny:saletype | SaleType | Sale type | Salgstype
  saleType | listAny:saletype | SaleType | Sale type | Salgstype
  saleTypeCategory | listAny | | Sale type category | Salgstypekategori
  text | positiveString | SaleText | Text | Tekst
  amountWeighted | money | share(Amount, Probability) | Weighted amount | Vektet beløp
  earning | money | Earning | Profit | Fortjeneste
  earningPercent | decimal | EarningPercent | Profit % | Fortjeneste %
  probPercent | int | Probability | Probability % | Sannsynlighet %
  currency | listAny:currency | Currency | Currency | Valuta
  currencyId | int | Currency | Currency ID | Valuta-ID
  stage | listAny:prob | Rating | Stage | Stadium
  stageRank | int- | | Stage, rank | Stadium, rangering
  source | listAny:source | Source | Source | Kilde
  competitor | listAny:comptr | Competitor | Competitor | Konkurrent
  credited | listAny:credited | Credited | Credited | Kreditert
  lossReason | listAny:reason | Reason | Reason lost | Årsak tapt
  soldReason | listAny:reasonsold | ReasonSold | Reason sold | Årsak solgt
  stalledComment | listAny:reasonstalled | ReasonStalled | Reason stalled | Årsak utsatt
  nextDueDate | date | NextDueDate | Next activity | Neste aktivitet
  reopenDate | date | ReopenDate | Reopen date | Gjenåpnes
  completed | bool | is(Completed, Completed) | Completed | Fullført
  saleNumber | string | Number | Number | Nummer
  hasStakeholders | bool | has(SaleStakeholders) | Has stakeholders | Har interessenter
  hasQuote | bool | | Has quote | Har tilbud
  hasGuide | bool | | Has guide | Har guide
  description | string! | Postit | Description | Beskrivelse
  activeErpLinks | bool | ActiveErpLinks | ERP connected | Koblet til ERP
  userGroup | userGroup:usergroup | Associate/GroupIdx | User group | Brukergruppe
  visibleFor | listAny! | VisibleFor[0] | Visible for | Synlig for
`,
});

const project = recordTable({
  name: 'project',
  key: 'ProjectId',
  link: 'project_id',
  udef: 'projectUdef',
  joins: ['projectAssociate | associate | Associate', 'associate | associate | Associate'],
  lines: `
  projectId | int | ProjectId | Project ID | Prosjekt-ID
  name | stringorPK | Name | Project | Prosjekt
  number | string | ProjectNumber | Number | Nummer
  type | listAny:projtype | ProjectType | Project type | Prosjekttype
  status | listAny:projstatus | ProjectStatus | Status | Status
  associateId | associate | Associate | Owner | Eier
  statusRank | int- | | Status, rank | Status, rangering
  text | string | Postit | Text | Tekst
  description | string | Description | Description | Beskrivelse
  completed | bool | Completed | Completed | Fullført
  hasInfoText | bool | has(Postit) | Has note | Har notat
  hasGuide | bool | | Has guide | Har guide
  nextMilestone | date | NextMilestoneDate | Next milestone | Neste milepæl
  endDate | date | EndDate | End date | Sluttdato
  activeErpLinks | bool | ActiveErpLinks | ERP connected | Koblet til ERP
  icon | string- | | Icon | Ikon
  imageThumbnail | string-! | | Image | Bilde
  url/URLAddress | string | Urls[0]/Value | Web address | Nettadresse
`,
});

const projectMember = recordTable({
  name: 'projectmember',
  variants: leftOrStopped,
  key: 'ProjectmemberId',
  title: 'FullName',
  joins: [
    '- | person | PersonId',
    'person | person | PersonId',
    'contact | contact | ContactId',
    'project | project | ProjectId',
  ],
  lines: `
  projectMemberId | int | ProjectmemberId | Member ID | Medlems-ID
  projectId | int | ProjectId | Project ID | Prosjekt-ID
  contactId | int | ContactId | Company ID | Firma-ID
  personId | int | PersonId | Person ID | Person-ID
  projectMemberTypeId | int | ProjectMemberTypeId | Function, ID | Funksjon, ID
  projectMemberTypeName | string | ref(ProjectMemberTypeId, projectmembertype) | Function | Funksjon
  comment | string | Comment | Comment | Kommentar
`,
});

const contactProjects = recordTable({
  name: 'contactprojects',
  entity: 'project',
  key: 'ProjectId',
  rows: projectsOfContacts,
  joins: ['- | project | ProjectId', 'contact | contact | ContactId'],
  lines: `
  contactId | int | ContactId | Company ID | Firma-ID
  projectId | int | ProjectId | Project ID | Prosjekt-ID
`,
});

const stakeholder = recordTable({
  name: 'salestakeholder',
  variants: leftOrStopped,
  key: 'SaleStakeholderId',
  title: 'Comment',
  joins: [
    '- | person | PersonId',
    'person | person | PersonId',
    'contact | contact | ContactId',
    'sale | sale | SaleId',
  ],
  lines: `
  saleStakeholderId | int | SaleStakeholderId | Stakeholder ID | Interessent-ID
  saleId | int | SaleId | Sale ID | Salgs-ID
  contactId | int | ContactId | Company ID | Firma-ID
  personId | int | PersonId | Person ID | Person-ID
  stakeholderRoleId | int | StakeholderRoleId | Role, ID | Rolle, ID
  stakeholderRoleName | string | ref(StakeholderRoleId, stakeholderrole) | Role | Rolle
  comment | string | Comment | Comment | Kommentar
`,
});

const links = recordTable({
  name: 'links',
  entity: 'link',
  key: 'LinkId',
  title: 'Description',
  rows: linksOfRecords,
  lines: `
  linkId | int | LinkId | Link ID | Lenke-ID
  entityName | string | EntityName | Linked to | Lenket til
  recordId | int | Id | Linked record, ID | Lenket post, ID
  description | string | Description | Description | Beskrivelse
  ${['appointment', 'document', 'project', 'sale']
    .map((name) => `${name}Id | int | ${name.charAt(0).toUpperCase()}${name.slice(1)}Id`)
    .join('\n')}
`,
});

const participants = recordTable({
  name: 'participants',
  entity: 'participant',
  key: 'PersonId',
  rows: participantsOfAppointments,
  joins: [
    '- | person | PersonId',
    'person | person | PersonId',
    'contact | contact | ContactId',
    'associate | associate | AssociateId',
  ],
  lines: `
  appointmentId | int | AppointmentId | Follow-up ID | Oppfølgings-ID
  associateId | associate | AssociateId | User | Bruker
  personId | int | PersonId | Person ID | Person-ID
  contactId | int | ContactId | Company ID | Firma-ID
  emailId | int | EmailId | E-mail ID | E-post-ID
  invitationStatus | string | InvitationStatus | Status | Status
`,
});

/** Marks the rows that are found by a stakeholder; it is always false in the answer, which shows the sale. */
const stakeholderMark = columnsOfText(
  'isStakeholder | bool | has(Sale) | Found by a stakeholder | Funnet ved interessent',
);

export const tablesOfActivities: readonly RecordTable[] = [
  appointment,
  document,
  sale,
  { ...sale, name: 'salehist', entity: 'salehist' },
  {
    ...sale,
    name: 'saleofstakeholder',
    rows: salesOfStakeholders,
    shown: 'Sale',
    isDistinct: true,
    variants: [{ entity: 'includestakeholders', where: 'isStakeholder set', style: '' }],
    columns: [...sale.columns, ...stakeholderMark],
  },
  project,
  projectMember,
  contactProjects,
  stakeholder,
  links,
  participants,
];
