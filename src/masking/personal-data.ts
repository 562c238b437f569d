/**
 * What in the contract's records is personal, by the names of types and properties. Text that stands in no line
 * here is masked as free text: a line that is missing hides too much, never too little. Names: the WSDLs
 * of Services84 to Services88.
 */

/**
 * What a text is, and what comes in its place:
 * - `kept`: text of a list, code, name of a table; it stays
 * - `secret`: password, token, credentials; nothing
 * - `words`: names of persons and companies, addresses, user name; each word by another one, the same one everywhere
 * - `phone`: phone number; other digits
 * - `number`: number of a person or company, reference; other digits and letters
 * - `url`: address of a page; other words, below example.com
 * - `file`: name of a file; other words, the same extension
 * - `birth`: date of birth; a date some years before
 * - `text`: everything else; other letters and digits
 *
 * An e-mail address is told by its form in all kinds but `kept`, `secret` and `phone`.
 */
export type Personal = 'kept' | 'secret' | 'words' | 'phone' | 'number' | 'url' | 'file' | 'birth' | 'text';

/** Structs that are a list's item, or say how something looks: all their texts stay. */
const keptTypes = names(`
  Business Category ConsentPurpose ConsentSource Country Credited Currency CurrencyEntity CustomerLanguage
  DeliveryTerm DeliveryType Department DocumentTemplate HeadingEntity LanguageInfo LegalBase ListEntity
  LocalizedText MDOListItem MrMrs PaymentTerm PaymentType Position Priority ProductCategory ProductFamily
  ProductType ProjectStatus ProjectType QuoteApproveReason QuoteDenyReason Rating Reason ReasonSold ReasonStalled
  RelationDefinitionEntity Role RoleEntity SaleStageEntity SaleType SaleTypeEntity SelectableMDOListItem
  SelectionCategory Source Task TaskListItem TicketCategory TicketPriority TicketStatus TicketStatusEntity
  Timezone TimeZone UserGroup`);

/** Structs of which nothing is taken. */
const secretType = /Credential|Token|ConnectionInfo|AuthenticationData|ServiceAuth|AccessGateway/i;

/** Properties whose value is taken nowhere, whatever it is. */
const secretProperty = new RegExp(
  'pass(?:word|wd|phrase)|token|secret|credential|signature|(?:api|access|session|temporary)key|authentication|' +
    '(?:callerid|last)hash|^ticket$',
  'i',
);

/** Kinds of properties. `Type.Property` holds for that type, and comes first. */
const properties: ReadonlyMap<string, Personal> = new Map<string, Personal>([
  // Texts of lists that a record repeats, codes, and names of what the program itself has.
  ...lines(
    'kept',
    `ActiveText LocalizedField.AddressType BusinessName CategoryFullname CategoryName Person.CategoryName
     ChartKey ConsentPurposeKey ConsentPurposeName ConsentSourceKey ConsentSourceName ContentType CountryName
     Currency EntityName FieldType IconHint Label Ticket.Language TicketEntity.Language TicketMessage.Language
     TicketMessageEntity.Language LegalBaseKey LegalBaseName MailingsProviderName MainProviderName MdoListName
     MimeType Mrmrs LocalizedField.Name PassiveText Person.Position PriorityName ProbName ProbTooltip ProgId
     ProjectMemberTypeName ProjStatusName ProjStatusTooltip ProjTypeName ProjTypeTooltip ProviderName RoleName
     RoleTooltip SaleTypeName SaleTypeTooltip ShadowProviderName StakeholderRoleName Project.Status StyleHint
     TableName TargetTableName Appointment.Task TaskName TicketStatusDisplayValue Project.Type UserGroupName
     UserGroupTooltip`,
  ),
  ...lines(
    'words',
    `Address Address1 Address2 Address3 AlertRecipient AssignedByFullName AssociateFullName AssociateName
     Attention Author BounceEmails ChatEmails City ContactDepartment ContactFullName ContactName County CreatedBy
     CreatedByFullName CreatedByName CustomerAlias CustomerCompanyName CustomerEmail CustomerHost CustomerName
     Department DestinationContactName DestinationPersonName DomainName Domains EMail Email EMailAddress
     EmailAddress EmailAddressName EmailName Emails EmailTo Firstname FormalName Formatted FormattedAddress
     FromAddress FullName Fullname Kanafname Kanalname Kananame Lastname LocalizedAddress Location
     LocationAddress Messenger MiddleName Name NickName NotificationEmail OwnedByName PersonFirstName
     PersonFirstname PersonFormalName PersonFullName PersonFullname PersonLastname PersonMiddleName ProjectName
     Salutation SenderEmailAddress SourceContactName SourcePersonName State Associate.Tooltip UpdatedBy UserName
     Username LocalizedField.Value Voip ZipCode Zipcode`,
  ),
  ...lines(
    'phone',
    `ContactFax ContactPhone CustomerPhone DirectPhone Fax Faxes FaxPhone InternetPhones MobilePhone MobilePhones
     OfficePhones OtherPhones Pagers Phone PhoneContact PhoneDirect PhoneFax PhoneMobile PhonePrivate Phones
     PrivatePhones SmsTo`,
  ),
  ...lines(
    'number',
    `ContactOrgNr DbiKey ExternalRef Number Number1 Number2 OrgNr OurRef PersonNumber ProjectNumber YourRef`,
  ),
  ...lines('url', `JoinVideomeetUrl TargetUrl URL Url Urls`),
  ...lines('file', `Filename AttachmentEntity.Name Document.Name DocumentEntity.Name Path`),
  ...lines('birth', `BirthDate Birthdate BirthDay`),
]);

/** What a property holds. @param type the local name of the struct that has it */
export function personalIn(type: string, property: string): Personal {
  if (secretType.test(type) || secretProperty.test(property)) return 'secret';
  if (keptTypes.has(type)) return 'kept';
  return properties.get(`${type}.${property}`) ?? properties.get(property) ?? 'text';
}

/**
 * Whether the struct is one value with its description, such as a phone number: what it is tells the property that
 * holds it.
 */
export const isValueOfHolder = (type: string, property: string): boolean =>
  type === 'EntityElement' && (property === 'Value' || property === 'StrippedValue');

/** Whether the key of a dictionary, or a name that no contract has, is that of a field; others may be personal. */
export const isFieldName = (key: string): boolean => /^[A-Za-z][\w:./-]{0,63}$/.test(key);

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function lines(kind: Personal, text: string): readonly (readonly [string, Personal])[] {
  return [...names(text)].map((name) => [name, kind] as const);
}
