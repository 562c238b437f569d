/** Companies, persons, users, and what ties them together: relations and selections. */
import { leftOrStopped, recordTable, type RecordTable } from './record-table';
import { membersOf, personsOfContacts, relationEnds, userRows } from './derived-rows';

const address = (prefix: string, kind: 'Street' | 'Postal', english: string, norwegian: string): string => `
  ${prefix}/line1 | string | address(${kind}, Address1) | ${english} 1 | ${norwegian} 1
  ${prefix}/line2 | string | address(${kind}, Address2) | ${english} 2 | ${norwegian} 2
  ${prefix}/line3 | string | address(${kind}, Address3) | ${english} 3 | ${norwegian} 3
  ${prefix}/city | string | address(${kind}, City) | ${english}, city | ${norwegian}, poststed
  ${prefix}/zip | string | address(${kind}, Zipcode) | ${english}, postcode | ${norwegian}, postnummer
  ${prefix}/county | string | address(${kind}, County) | ${english}, county | ${norwegian}, fylke
  ${prefix}/state | string | address(${kind}, State) | ${english}, state | ${norwegian}, delstat
`;

const contact = recordTable({
  name: 'contact',
  key: 'ContactId',
  link: 'contact_id',
  udef: 'contactUdef',
  joins: ['contactAssociate | associate | Associate', 'contactSupportAssociate | associate | SupportAssociate'],
  lines: `
  contactId | int | ContactId | Company ID | Firma-ID
  name | stringorPK | Name | Company name | Firmanavn
  department | string | Department | Department | Avdeling
  nameDepartment | string- | commas(Name, Department) | Company | Firma
  associateId | associate | Associate | Our contact | Vår kontakt
  category | listAny:category | Category | Category | Kategori
  business | listAny:business | Business | Business | Bransje
  country | listAny:country | Country | Country | Land
  countryId | int | Country/CountryId | Country ID | Land-ID
  number | string | Number2 | Number | Nummer
  code | string | Number1 | Code | Kode
  orgnr | string | OrgNr | VAT No. | Org.nr.
  stop | bool | Xstop | Stop | Stopp
  contactNoMail | bool | NoMailing | No mailings | Ingen utsendelser
  contactSource | listAny:contactsource | Source | Source | Kilde
  contactDeleted | bool | Deleted | Deleted | Slettet
  deletedDate | datetime! | | Deleted date | Slettet dato
  hasInfoText | bool | has(Description) | Has note | Har notat
  hasInterests | bool | has(ActiveInterests) | Has interests | Har interesser
  activeErpLinks | bool | ActiveErpLinks | ERP connected | Koblet til ERP
  kananame | string | Kananame | Kana name | Kana-navn
  email/emailAddress | string | Emails[0]/Value | E-mail | E-post
  email/emailDescription | string | Emails[0]/Description | E-mail, description | E-post, beskrivelse
  phone/formattedNumber | string! | Phones[0]/Value | Telephone | Telefon
  contactPhone/formattedNumber | string! | Phones[0]/Value | Telephone | Telefon
  contactFax/formattedNumber | string! | Faxes[0]/Value | Fax | Faks
  url/URLAddress | string | Urls[0]/Value | Web address | Nettadresse
  url/URLDescription | string | Urls[0]/Description | Web address, description | Nettadresse, beskrivelse
  ${address('streetAddress', 'Street', 'Street address', 'Besøksadresse')}
  ${address('postAddress', 'Postal', 'Postal address', 'Postadresse')}
`,
});

const person = recordTable({
  name: 'person',
  key: 'PersonId',
  title: 'FullName',
  link: 'person_id',
  udef: 'personUdef',
  changes: 'person',
  variants: [{ entity: 'retiredPerson', where: 'retired set', style: 'retired' }],
  joins: [
    'personContact | contact | Contact',
    'contact | contact | Contact',
    'personAssociate | associate | CorrespondingAssociate',
    'personSupportAssociate | associate | SupportAssociate',
  ],
  lines: `
  personId | int | PersonId | Person ID | Person-ID
  fullName | stringorPK | words(Firstname, MiddleName, Lastname) | Full name | Fullt navn
  firstName | string | Firstname | First name | Fornavn
  middleName | string | MiddleName | Middle name | Mellomnavn
  lastName | string | Lastname | Last name | Etternavn
  contactId | int | Contact/ContactId | Company ID | Firma-ID
  title | string | Title | Title | Tittel
  mrMrs | string | Mrmrs | Mr/Ms | Hr./Fr.
  position | listAny:perspos | Position | Position | Stilling
  fullNameWithContact | string- | called(PersonId person, Contact contact) | Person, company | Person, firma
  rank | int | | Rank | Rangering
  personNumber | string | PersonNumber | Number | Nummer
  personCountry | listAny:country | Country | Country | Land
  personCountryId | int | Country/CountryId | Country ID | Land-ID
  personNoMail | bool | NoMailing | No mailings | Ingen utsendelser
  retired | bool | Retired | Former employee | Sluttet
  birthYear | int | year(BirthDate) | Birth year | Fødselsår
  birthMonth | int | month(BirthDate) | Birth month | Fødselsmåned
  birthDay | int | day(BirthDate) | Birth day | Fødselsdag
  personAssociateId | associate | Associate | Our contact | Vår kontakt
  personCategory | listAny:category | Category | Category | Kategori
  personBusiness | listAny:business | Business | Business | Bransje
  hasInterests | bool | has(ActiveInterests) | Has interests | Har interesser
  hasInfoText | bool | has(Description) | Has note | Har notat
  personDeletedDate | datetime! | | Deleted date | Slettet dato
  email/emailAddress | string | Emails[0]/Value | E-mail | E-post
  email/emailDescription | string | Emails[0]/Description | E-mail, description | E-post, beskrivelse
  phone/formattedNumber | string! | OfficePhones[0]/Value | Telephone | Telefon
  personDirectPhone/formattedNumber | string! | OfficePhones[0]/Value | Direct | Direkte
  personMobilePhone/formattedNumber | string! | MobilePhones[0]/Value | Mobile | Mobil
  personPrivatePhone/formattedNumber | string! | PrivatePhones[0]/Value | Private telephone | Privat telefon
  url/URLAddress | string | Urls[0]/Value | Web address | Nettadresse
  ${address('personAddress', 'Street', 'Private address', 'Privatadresse')}
`,
});

const associate = recordTable({
  name: 'associate',
  entity: 'user',
  key: 'AssociateId',
  joins: ['person | person | Person, PersonId', '- | person | Person, PersonId'],
  lines: `
  associateDbId | associate | AssociateId | User ID | Bruker-ID
  assocName | associate | ref(AssociateId, associate) | User | Bruker
  fullName | string | full(AssociateId, associate) | Full name | Fullt navn
  role | listAny:role | Role | Role | Rolle
  usergroup | userGroup:usergroup | first(UserGroup, GroupIdx) | User group | Brukergruppe
  isActive | bool | not(Deleted) | Active | Aktiv
  userName | string | first(UserName, Name) | User name | Brukernavn
  associateId | int | AssociateId | User ID | Bruker-ID
  name | string | Name | Initials | Initialer
  title | string | Tooltip | Description | Beskrivelse
  type | listAny | enum(Type, UserType) | Kind of user | Brukertype
`,
});

const allUsers: RecordTable = { ...associate, name: 'user', rows: userRows };

const relation = recordTable({
  name: 'relation',
  key: 'RelationId',
  title: 'ActiveText',
  rows: relationEnds,
  variants: leftOrStopped,
  joins: ['contact | contact | OtherContactId', 'person | person | OtherPersonId'],
  lines: `
  relationId | int | RelationId | Relation ID | Relasjons-ID
  relationDefinitionId | int | RelationDefinitionId | Kind of relation, ID | Relasjonstype, ID
  relationText | string | RelationText | Relation | Relasjon
  comment | string | Comment | Comment | Kommentar
  contactId | int | ContactId | Company ID | Firma-ID
  personId | int | PersonId | Person ID | Person-ID
  otherContactId | int | OtherContactId | Other company, ID | Annet firma, ID
  otherPersonId | int | OtherPersonId | Other person, ID | Annen person, ID
`,
});

const selection = recordTable({
  name: 'selection',
  key: 'SelectionId',
  link: 'selection_id',
  joins: ['selectionAssociate | associate | Associate'],
  lines: `
  selectionId | int | SelectionId | Selection ID | Utvalgs-ID
  name | stringorPK | Name | Selection | Utvalg
  type | listAny | enum(SelectionType, SelectionType) | Kind of selection | Utvalgstype
  kind | listAny:searchcat | SelectionCategory | Category | Kategori
  targetTableNumber | listAny | TargetTableNumber | Table | Tabell
  associateId | associate | Associate | Owner | Eier
  combinationType | listAny | enum(SelectionUnionType, SelectionUnionType) | Combination | Kombinasjon
  done | bool | Completed | Completed | Fullført
  memberCount | int | MemberCount | Members | Medlemmer
  lastLoaded | date | LastLoaded | Last loaded | Sist lastet
  lastLoadedBy | associate | LastLoadedByAssociate | Last loaded by | Sist lastet av
  lastMembershipChange | date | LastMembershipChange | Members changed | Medlemmer endret
  visibleFor | listAny! | VisibleFor[0] | Visible for | Synlig for
  text | string | Postit | Description | Beskrivelse
`,
});

/** Members of a selection over a table: the columns of the members' own records, without a prefix. */
function members(table: string): RecordTable {
  return recordTable({
    name: `${table}selectionmember`,
    entity: table,
    key: 'RecordId',
    link: `${table}_id`,
    rows: membersOf(table),
    joins: [
      `- | ${table} | RecordId`,
      ...(table === 'contact' ? ['- | person | PersonId', 'person | person | PersonId'] : []),
    ],
    lines: `
  selectionId | int | SelectionId | Selection ID | Utvalgs-ID
  selectionMemberId | int | SelectionMemberId | Member ID | Medlems-ID
  ${table === 'contact' ? 'personId | int | PersonId | Person ID | Person-ID' : ''}
`,
  });
}

/** A company once for each of its persons, for searches that ask for columns of persons. */
const contactPersons = recordTable({
  name: 'contactpersons',
  entity: 'contact',
  key: 'ContactId',
  link: 'contact_id',
  rows: personsOfContacts,
  joins: ['- | contact | ContactId', '- | person | PersonId', 'person | person | PersonId'],
  lines: 'contactId | int | ContactId | Company ID | Firma-ID',
});

export const tablesOfPeople: readonly RecordTable[] = [
  contact,
  person,
  contactPersons,
  associate,
  allUsers,
  relation,
  selection,
  ...['contact', 'person', 'appointment', 'sale', 'project', 'document', 'ticket'].map(members),
];
