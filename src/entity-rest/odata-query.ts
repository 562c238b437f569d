/** The query options of archives over REST, as the vendor documents them; names in any letter case. */
import { chooseType } from '../body';
import { excerpt, failure, Refusal, type Failure } from '../command';
import { requireBalanced } from './filter-brackets';

export interface ODataQuery {
  /** Columns, separated by commas; undefined: those that the provider has by default. */
  readonly select: string | undefined;
  readonly filter: string | undefined;
  readonly orderBy: string | undefined;
  readonly entities: string | undefined;
  /** Rows wanted; undefined: as many as the default. */
  readonly top: number | undefined;
  readonly skip: number;
  /** Wide is in no page of the vendor's: it is answered like Slim. */
  readonly mode: 'Slim' | 'Wide' | 'Full';
  readonly options: string | undefined;
  readonly context: string | undefined;
  /** Whether names of columns get `_` for what no name in a program may hold. */
  readonly isJsonSafe: boolean;
  /** Truth as true and false, or as the CRM shows it. */
  readonly output: 'Logical' | 'Display';
  /** Whether all rows are to be counted, also those of other pages. */
  readonly isCounted: boolean;
}

/** The parameters of a query by lower-case name. */
type Parameters = ReadonlyMap<string, readonly string[]>;

const intMax = 2_147_483_647;

/**
 * Reads the options. Parameters without `$` mean nothing here, as nothing but `$` options is documented.
 * @param parameters of the query, decoded
 * @param accept the Accept header
 * @returns `request.invalid` with the option, `upstream.unsupported` for XML and for the description of columns
 */
export function readODataQuery(parameters: Parameters, accept: string | undefined): ODataQuery | Failure {
  try {
    const text = (name: string): string | undefined => textOption(parameters, name);
    refuseOtherForms(text('$format'), accept);
    if (isTrue(text('$metadata'), '$metadata'))
      return failure(
        'upstream.unsupported',
        'how columns are described over REST is not documented; ask the Archive agent',
      );
    const filter = text('$filter');
    if (filter !== undefined) requireBalanced(filter);
    return {
      select: text('$select'),
      filter,
      orderBy: text('$orderby'),
      entities: text('$entities'),
      top: numberOption(text('$top'), '$top'),
      skip: numberOption(text('$skip'), '$skip') ?? 0,
      mode: wordOption(text('$mode'), '$mode', ['Slim', 'Wide', 'Full']),
      options: text('$options'),
      context: text('$context'),
      isJsonSafe: isTrue(text('$jsonsafe'), '$jsonSafe'),
      output: wordOption(text('$output'), '$output', ['Logical', 'Display']),
      isCounted: wordOption(text('$inlinecount'), '$inlineCount', countWords) !== 'False',
    };
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

/** All but the first one count. */
const countWords = ['False', 'Estimate', 'True', 'AllPages'] as const;

/** Blank is as good as not there. */
function textOption(parameters: Parameters, name: string): string | undefined {
  const [value, second] = parameters.get(name) ?? [];
  if (second !== undefined) throw new Refusal('request.invalid', 'occurs twice').within(`?${name}`);
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function numberOption(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Infinity;
  if (value <= intMax) return value;
  throw new Refusal('request.invalid', `expected a number from 0 to ${intMax}, found ${excerpt(text)}`).within(
    `?${name}`,
  );
}

/** One of the words, in any letter case; the first by default. */
function wordOption<Word extends string>(
  text: string | undefined,
  name: string,
  words: readonly [Word, ...(readonly Word[])],
): Word {
  if (text === undefined) return words[0];
  const word = words.find((each) => each.toLowerCase() === text.toLowerCase());
  if (word !== undefined) return word;
  throw new Refusal('request.invalid', `expected ${words.join(', ')}, found ${excerpt(text)}`).within(`?${name}`);
}

const isTrue = (text: string | undefined, name: string): boolean =>
  text === '1' || (text !== '0' && wordOption(text, name, ['False', 'True']) === 'True');

/** `$format` beats Accept. An answer in XML would be ATOM, of which no page tells the layout. */
function refuseOtherForms(format: string | undefined, accept: string | undefined): void {
  const wanted = format ?? (wantsXml(accept) ? 'xml' : 'json');
  if (/(?:^|[/+])json\b/i.test(wanted)) return;
  if (!/\b(?:xml|atom)\b/i.test(wanted))
    throw new Refusal('request.invalid', `expected json, found ${excerpt(wanted)}`).within('?$format');
  throw new Refusal('upstream.unsupported', 'rows of an archive are written as JSON only').within('?$format');
}

const offers = ['application/json', 'text/json', 'application/xml', 'text/xml', 'application/atom+xml'];

const wantsXml = (accept: string | undefined): boolean => chooseType(accept, offers)?.endsWith('xml') ?? false;
