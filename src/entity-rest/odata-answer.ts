/**
 * Rows of an archive as REST writes them, by the vendor's samples:
 * `{ "odata.metadata": …, "odata.nextLink": …, "value": [ … ] }`.
 */
import { Readable } from 'node:stream';
import { isStruct, type RelayAnswer, type RelayRequest, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';
import { turnUnits } from '../text/turn';
import { fullCell, safeNames, slimCell, type CellForm } from './archive-cells';
import type { ArchiveRows } from './archive-rows';
import { addressOf } from './entity-links';
import type { ODataQuery } from './odata-query';

/** The request that rows answer: its addresses stand in the answer. */
type ODataRequest = Pick<RelayRequest, 'path' | 'publicUrl' | 'caller'>;

/** The addresses in an answer. */
interface ODataLinks {
  /** The API as the client sees it, tenant included: `https://crm.example.com/Cust12345/api/v1`. */
  readonly api: string;
  /** The archive's own path below it: `Contact/5/Persons`. */
  readonly path: string;
  /** Query of the request, decoded, in its order. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * The answer, in UTF-8 JSON; a large one is made piece by piece, as fast as the client takes it.
 * @param pairs query of the request, decoded, in its order
 * @param cells how cells are read and written
 */
export function odataReply(
  found: ArchiveRows,
  query: ODataQuery,
  request: ODataRequest,
  pairs: ODataLinks['query'],
  cells: Omit<CellForm, 'isLogical'>,
): RelayAnswer {
  const path = request.path.replace(/^\/api\/v1\//i, '');
  const links = { api: `${addressOf(request)}/api/v1`, path, query: pairs };
  return {
    kind: 'relayed',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: odataBody(found, query, links, cells),
  };
}

function odataBody(
  found: ArchiveRows,
  query: ODataQuery,
  links: ODataLinks,
  cells: Omit<CellForm, 'isLogical'>,
): Uint8Array | Readable {
  const pieces = inPieces(texts(found, query, links, { ...cells, isLogical: query.output === 'Logical' }));
  const [first, second] = [pieces.next(), pieces.next()];
  if (second.done === true) return Buffer.from(first.done === true ? '' : first.value);
  return Readable.from(chained(first.done === true ? '' : first.value, second.value, pieces), { objectMode: false });
}

function* chained(first: string, second: string, others: Iterable<string>): Generator<Buffer> {
  yield Buffer.from(first);
  yield Buffer.from(second);
  for (const piece of others) yield Buffer.from(piece);
}

/** Joins texts to pieces, between which the event loop serves others. */
function* inPieces(parts: Iterable<string>): Generator<string, undefined> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < turnUnits) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
  return undefined;
}

function* texts(found: ArchiveRows, query: ODataQuery, links: ODataLinks, form: CellForm): Generator<string> {
  // The provider's place in it is empty in all recorded answers.
  yield `{"odata.metadata":${writeJsonString(`${links.api}/Archive//$metadata`)}`;
  if (query.isCounted && found.count !== undefined) yield `,"odata.count":${found.count}`;
  yield `,"odata.nextLink":${nextLink(found, links)},"value":[`;
  const write = query.mode === 'Full' ? fullRow : slimRow;
  for (const [at, row] of found.rows.entries()) yield (at === 0 ? '' : ',') + write(row, query, form);
  yield ']}';
}

/** The same question from the next row on; `null` where there is none. */
function nextLink({ nextSkip }: ArchiveRows, { api, path, query }: ODataLinks): string {
  if (nextSkip === undefined) return 'null';
  const others = query.filter(([name]) => name.toLowerCase() !== '$skip');
  const pairs = [...others, ['$skip', String(nextSkip)] as const].map(
    ([name, value]) => `${encodeURIComponent(name).replace(/^%24/, '$')}=${encodeURIComponent(value)}`,
  );
  return writeJsonString(`${api}/${path}?${pairs.join('&')}`);
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value.toWellFormed() : '');
const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);

/** Columns as they are named in the answer, with their cells. */
function columnsOfRow(
  { ColumnData: data }: Struct,
  isJsonSafe: boolean,
): readonly (readonly [string, string, Value])[] {
  if (!(data instanceof Map)) return [];
  const names = Array.from(data.keys());
  const written = isJsonSafe ? safeNames(names) : names;
  return names.map((name, at) => [written[at] ?? name, name, data.get(name) ?? null] as const);
}

/** The columns stand beside key and entity; the key is text here, in all recorded answers. */
function slimRow(row: Struct, { isJsonSafe }: ODataQuery, form: CellForm): string {
  const cells = columnsOfRow(row, isJsonSafe).map(
    ([written, name, cell]) => `,${writeJsonString(written)}:${slimCell(name, cell, form)}`,
  );
  const key = writeJsonString(String(numberOf(row['PrimaryKey'])));
  return `{"PrimaryKey":${key},"EntityName":${writeJsonString(textOf(row['EntityName']))}${cells.join('')}}`;
}

/** The columns stand under `Column`, with hints; the key is a number. */
function fullRow(row: Struct, { isJsonSafe }: ODataQuery, form: CellForm): string {
  const cells = columnsOfRow(row, isJsonSafe).map(
    ([written, name, cell]) => `${writeJsonString(written)}:${fullCell(name, cell, form)}`,
  );
  const named = ['EntityName', 'StyleHint', 'LinkHint'].map(
    (name) => `"${name}":${writeJsonString(textOf(row[name]))}`,
  );
  const key = `"PrimaryKey":${numberOf(row['PrimaryKey'])}`;
  return `{${key},${named.join()},"TableRight":${rightOf(row['TableRight'])},"Column":{${cells.join()}}}`;
}

function rightOf(right: Value | undefined): string {
  if (!isStruct(right)) return 'null';
  return `{"Mask":${writeJsonString(textOf(right['Mask']))},"Reason":${writeJsonString(textOf(right['Reason']))}}`;
}
