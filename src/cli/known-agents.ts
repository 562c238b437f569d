/**
 * Agents of NetServer, for servers that do not list theirs. Sources: the vendor's client `@superoffice/webapi` and, for
 * those v1 does not have, the vendor's reference of Services86. Servers of other versions lack some.
 */
export const knownAgents: readonly string[] = (
  'AI Appointment Archive Associate Audience BLOB BlobManager Batch BulkUpdate CRMScript Chat Configuration Contact CustomObject ' +
  'CustomerService Dash Dashboard Database DatabaseTable Diagnostics Document DocumentMigration EMail ErpSync Favourite FileManager Find ' +
  'ForeignSystem FreeText Import License List MDO Marketing Messaging Navigator NewsFeed NumberAllocation Person PhoneList Pocket ' +
  'Preference Previews Project Quote Relation Replication Report Resource Saint Sale Selection Sentry SoPrincipal Targets Ticket TimeZone ' +
  'Tooltips User UserDefinedFieldInfo ViewState Webhook Workflow'
).split(' ');
