/**
 * Which struct types of a contract are records, by their names: `ContactEntity` and the smaller carrier `Contact` are
 * both records of the table `contact`, whose id is `ContactId`. Names: the WSDLs of Services84 to Services88.
 */
import type { StructType } from '../contract';
import type { Struct } from '../command';

/** Table and id of a record type. */
export interface RecordType {
  readonly table: string;
  readonly id: string;
}

/** Types whose id has another name than the rule says. */
const particularIds: ReadonlyMap<string, string> = new Map([
  ['CRMScriptEntity', 'EjscriptId'],
  ['ContactRelationEntity', 'RelationId'],
  ['CustomerCenterConfig', 'CustConfigId'],
  ['Dash', 'DashboardId'],
  ['DashTheme', 'DashboardThemeId'],
  ['DashTile', 'DashboardTileId'],
  ['DashTileDefinition', 'DashboardTileDefinitionId'],
  ['ErpSyncConnectorEntity', 'ErpConnectorId'],
  ['MailboxEntity', 'MailInFilterId'],
  ['Preference', 'UserPreferenceId'],
  ['PreferenceDescription', 'PrefDescId'],
  ['PreferenceDescriptionLine', 'PrefDescLineId'],
  ['ProjectTypeEntity', 'ProjTypeId'],
  ['RefCountEntity', 'RefCountsId'],
  ['RelationDefinitionEntity', 'ReldefId'],
  ['TicketMessage', 'EjMessageId'],
  ['TicketMessageEntity', 'EjMessageId'],
  ['TriggerScriptEntity', 'ScreenChooserId'],
  ['User', 'AssociateId'],
  ['UserDefinedFieldInfo', 'UDefFieldId'],
]);

const known = new WeakMap<StructType, RecordType | 'none'>();

/** Types whose table has another name than the rule says: that of the id by which they are asked for. */
const particularTypes: ReadonlyMap<string, string> = new Map([
  ['BatchTaskInfo', 'batchtask'],
  ['ContactRelationEntity', 'relation'],
  ['SaleStageEntity', 'rating'],
  ['TaskListItem', 'task'],
]);

/** The record type of a struct; undefined where it has no id of its own. */
export function recordTypeOf(type: StructType): RecordType | undefined {
  const found = known.get(type) ?? derive(type) ?? 'none';
  known.set(type, found);
  return found === 'none' ? undefined : found;
}

function derive({ name: { local }, fields }: StructType): RecordType | undefined {
  const base = local.replace(/Entity$/, '');
  const particular = particularIds.get(local);
  const usual = [`${base}Id`, `${local}Id`, 'Id'];
  const wanted = particular === undefined ? usual : [particular, ...usual];
  const ints = fields.filter(({ type }) => type.kind === 'scalar' && type.scalar === 'int');
  for (const name of wanted) {
    const field = ints.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (field !== undefined) return { table: particularTypes.get(local) ?? base.toLowerCase(), id: field.name };
  }
  return undefined;
}

/** Names of id parameters that mean another table than the rule says. */
const particularTables: ReadonlyMap<string, string> = new Map([
  ['contactrelation', 'relation'],
  ['ejmessage', 'ticketmessage'],
  ['projtype', 'projecttype'],
  ['reldef', 'relationdefinition'],
  ['salestage', 'rating'],
  ['tasklistitem', 'task'],
  ['udlistdefinition', 'list'],
  ['usergrouptodelete', 'usergroup'],
  ['preferencedesc', 'preferencedescription'],
  ['prefdesc', 'preferencedescription'],
  ['prefdescline', 'preferencedescriptionline'],
  ['udeffield', 'userdefinedfieldinfo'],
]);

/**
 * The table that an id's name points to: `ContactEntityId`, `ContactId` and `ContactIds` to `contact`; '' for a mere
 * `Id` or `Ids`. Undefined: the name is that of no id.
 */
export function tableOfIdName(name: string): string | undefined {
  const base = /^(.*?)(?:Entity)?Ids?$/.exec(name)?.[1];
  const table = base?.toLowerCase() ?? (particularTables.has(name.toLowerCase()) ? name.toLowerCase() : undefined);
  return table === undefined ? undefined : (particularTables.get(table) ?? table);
}

/** The id of a record of the table, under whichever name one of the table's types has it; 0 where it has none. */
export function idIn(record: Struct, table: string): number {
  const ids = Object.entries(record).filter(([, value]) => typeof value === 'number');
  const [, id] = ids.find(([name]) => tableOfIdName(name) === table) ?? ids.find(([name]) => name === 'Id') ?? [];
  return typeof id === 'number' ? id : 0;
}
