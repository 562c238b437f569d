/** Requests and their messages, products and price lists. */
import { productsOfPriceLists } from './derived-rows';
import { recordTable, type RecordTable } from './record-table';

/** Time spans of a ticket; the entity counts them in seconds. */
const spans = [
  'TimeToReply',
  'RealTimeToReply',
  'TimeToClose',
  'RealTimeToClose',
  'TimeSpentInternally',
  'TimeSpentExternally',
  'TimeSpentQueue',
  'RealTimeSpentInternally',
  'RealTimeSpentExternally',
].map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)} | timeSpan | ${name}`);

const ticket = recordTable({
  name: 'ticket',
  key: 'TicketId',
  title: 'Title',
  link: 'ticket_id',
  variants: [{ entity: 'ticketdisplayclosed', where: 'baseStatus = 2', style: '' }],
  joins: [
    'person | person | Person',
    'contact | contact | Person person > Contact',
    'sale | sale | Sale',
    'project | project | Project',
  ],
  lines: `
  ticketId | int | TicketId | Request ID | Sak-ID
  title | string | Title | Title | Tittel
  createdAt | datetime | CreatedAt | Created | Opprettet
  ownedBy | ejUser | OwnedBy | Owner | Eier
  status | listAny:ticketstatus | Status | Status | Status
  ticketStatusName | listAny:ticketstatus | Status | Status | Status
  categoryFullName | listAny:ticketcategory | full(Category, ticketcategory) | Category | Kategori
  priorityName | listAny:ticketpriority | Priority | Priority | Prioritet
  lastChanged | datetime | LastChanged | Changed | Endret
  closedAt | datetime | ClosedAt | Closed | Lukket
  repliedAt | datetime | RepliedAt | Replied | Besvart
  activated | datetime | Activate | Activated | Aktivert
  deadline | datetime | Deadline | Deadline | Frist
  author | string | Author | Author | Forfatter
  origin | listAny | enum(Origin, TicketOrigin) | Origin | Opphav
  slevel | listAny | enum(Slevel, TicketSecurityLevel) | Access level | Tilgangsnivå
  readStatus | listAny | enum(ReadStatus, TicketReadStatus) | Read status | Lesestatus
  baseStatus | listAny | enum(BaseStatus, TicketBaseStatus) | Basic status | Grunnstatus
  contactId | int | Person person > Contact/ContactId | Company ID | Firma-ID
  personId | int | Person/PersonId | Person ID | Person-ID
  saleId | int | Sale/SaleId | Sale ID | Salgs-ID
  projectId | int | Project/ProjectId | Project ID | Prosjekt-ID
  connectId | int | ConnectId | Connected request | Tilknyttet sak
  numberOfMessages | int | NumMessages | Messages | Meldinger
  numberOfReplies | int | NumReplies | Replies | Svar
  readByOwner | datetime | ReadByOwner | Read by owner | Lest av eier
  readByCustomer | datetime | ReadByCustomer | Read by customer | Lest av kunde
  firstReadByOwner | datetime | FirstReadByOwner | First read by owner | Først lest av eier
  firstReadByUser | datetime | FirstReadByUser | First read by user | Først lest av bruker
  tags | intArray | Tags | Tags | Emneknagger
  content | string | | Content | Innhold
  ${spans.join('\n')}
`,
});

const ticketMessage = recordTable({
  name: 'ticketmessage',
  key: 'EjMessageId',
  title: 'SearchTitle',
  joins: ['ticket | ticket | Ticket/TicketId', 'person | person | Person'],
  lines: `
  ticketId | int | Ticket/TicketId | Request ID | Sak-ID
  ticketMessageId | int | EjMessageId | Message ID | Meldings-ID
  header | string | EmailHeader | Header | Topptekst
  author | string | Author | Author | Forfatter
  createdAt | datetime | CreatedAt | Created | Opprettet
  body | string! | Body | Text | Tekst
  htmlBody | string! | HtmlBody | Text as HTML | Tekst som HTML
  messageId | string | MessageId | Message-ID | Message-ID
  important | bool | Important | Important | Viktig
  slevel | listAny | enum(Slevel, TicketSecurityLevel) | Access level | Tilgangsnivå
  personId | int | Person/PersonId | Person ID | Person-ID
`,
});

const priceList = recordTable({
  name: 'pricelist',
  key: 'PriceListId',
  lines: `
  priceListId | int | PriceListId | Price list ID | Prisliste-ID
  name | stringorPK | Name | Price list | Prisliste
  description | string | Description | Description | Beskrivelse
  currency | string | Currency | Currency | Valuta
  validFrom | date | ValidFrom | Valid from | Gyldig fra
  validTo | date | ValidTo | Valid to | Gyldig til
  isActive | bool | IsActive | Active | Aktiv
  erpPriceListKey | string | ERPPriceListKey | Key in the ERP | Nøkkel i ERP
`,
});

const product = recordTable({
  name: 'product',
  rows: productsOfPriceLists,
  key: 'ProductId',
  lines: `
  productId | int | ProductId | Product ID | Produkt-ID
  name | stringorPK | Name | Product | Produkt
  code | string | Code | Code | Kode
  description | string | Description | Description | Beskrivelse
  priceListId | int | PriceListId | Price list ID | Prisliste-ID
  erpProductKey | string | ERPProductKey | Key in the ERP | Nøkkel i ERP
  erpPriceListKey | string | ERPPriceListKey | Price list's key | Prislistens nøkkel
  unitListPrice | money | UnitListPrice | List price | Listepris
  unitCost | money | UnitCost | Cost | Kostpris
  unitMinimumPrice | money | UnitMinimumPrice | Minimum price | Minstepris
  inAssortment | bool | InAssortment | In assortment | I sortiment
  inStock | decimal | InStock | In stock | På lager
  supplier | string | Supplier | Supplier | Leverandør
`,
});

const role = recordTable({
  name: 'role',
  key: 'RoleId',
  lines: `
  roleId | int | RoleId | Role ID | Rolle-ID
  name | stringorPK | Name | Role | Rolle
  description | string | Tooltip | Description | Beskrivelse
  rank | int | Rank | Rank | Rangering
  deleted | bool | Deleted | Deleted | Slettet
`,
});

export const tablesOfService: readonly RecordTable[] = [ticket, ticketMessage, priceList, product, role];
