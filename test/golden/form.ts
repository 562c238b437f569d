/**
 * Commands and Outcomes as JSON documents: values as they are, and beside them `{"$dictionary": [[key, value], …]}`,
 * `{"$type": "Derived", …}`, `{"$extras": {name: text}, …}`, `{"$typed": "{namespace}local", "value": …}`, `{"$json":
 * text}` and `"[secret]"`.
 */
import {
  extras,
  isStruct,
  JsonText,
  Secret,
  subtype,
  Typed,
  type Answer,
  type Caller,
  type Credential,
  type ExceptionInfo,
  type Extras,
  type Failure,
  type FaultInfo,
  type DetailElement,
  type Outcome,
  type Struct,
  type StructDraft,
  type Value,
} from '../../src/command';
import type { Operation, QName, TypeTable } from '../../src/contract';

export type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** Text of a JSON document; throws for anything JSON cannot hold. */
export function parseJson(text: string): Json {
  return asJson(JSON.parse(text));
}

function asJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object') throw new Error(`${typeof value} is not JSON`);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asJson(item)]));
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A property that must be an object; {} when it is missing. */
export function objectAt(json: Json | undefined, name: string): JsonObject {
  const value = isObject(json) ? json[name] : undefined;
  if (value === undefined) return {};
  if (!isObject(value)) throw new Error(`${name} is no object`);
  return value;
}

/** A property that must be a text; undefined when it is missing. */
export function textAt(json: Json | undefined, name: string): string | undefined {
  const value = isObject(json) ? json[name] : undefined;
  if (value !== undefined && typeof value !== 'string') throw new Error(`${name} is no text`);
  return value;
}

export function showValue(value: Value): Json {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof JsonText) return { $json: value.text() };
  if (value instanceof Typed)
    return { $typed: `{${value.type.name.namespace}}${value.type.name.local}`, value: showValue(value.value) };
  if (value instanceof Map)
    return { $dictionary: Array.from(value, ([key, item]: readonly [string, Value]) => [key, showValue(item)]) };
  if (isStruct(value)) return showStruct(value);
  return isList(value) ? value.map(showValue) : null;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export function showStruct(struct: Struct): JsonObject {
  const shown: Record<string, Json> = {};
  const derived = struct[subtype];
  if (derived !== undefined) shown['$type'] = derived;
  for (const [name, value] of Object.entries(struct)) if (value !== undefined) shown[name] = showValue(value);
  const unknown = struct[extras];
  if (unknown !== undefined)
    shown['$extras'] = Object.fromEntries(Array.from(unknown, ([name, value]) => [name, value.text()]));
  return shown;
}

export function readValue(json: Json, types: TypeTable): Value {
  if (json === null || typeof json !== 'object') return json;
  if (!isObject(json)) return json.map((item) => readValue(item, types));
  const { $dictionary: entries, $typed: typed, $json: text } = json;
  if (typeof text === 'string') return new JsonText(text);
  if (Array.isArray(entries)) return new Map(entries.map((entry: Json) => readEntry(entry, types)));
  if (typeof typed === 'string') return readTyped(typed, json['value'] ?? null, types);
  return readStruct(json, types);
}

function readEntry(entry: Json, types: TypeTable): readonly [string, Value] {
  if (!Array.isArray(entry)) throw new Error('an entry of $dictionary is a pair');
  return [String(entry[0]), readValue(asJson(entry[1]), types)];
}

function readTyped(name: string, value: Json, types: TypeTable): Typed {
  const [, namespace = '', local = ''] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
  const type = types.find({ namespace, local });
  if (type === undefined) throw new Error(`no type ${name}`);
  return new Typed(type, readValue(value, types));
}

export function readStruct(json: JsonObject, types: TypeTable): Struct {
  const struct: StructDraft = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === '$extras') struct[extras] = readExtras(value);
    else if (name !== '$type') struct[name] = readValue(value, types);
    else if (typeof value === 'string') struct[subtype] = value;
  }
  return struct;
}

function readExtras(json: Json): Extras {
  const entries = Object.keys(isObject(json) ? json : {});
  return new Map(entries.map((name) => [name, new JsonText(textAt(json, name) ?? '')]));
}

/** What a decoded request says, whatever wire it came over. */
export interface Asked {
  readonly operation: Operation;
  readonly arguments: Struct;
  readonly caller: Omit<Caller, 'tenant'>;
  readonly select?: string;
}

export function showCommand({ operation, arguments: values, caller, select }: Asked): Json {
  return {
    operation: `${operation.version}.${operation.agent}.${operation.name}`,
    arguments: showStruct(values),
    caller: plain(caller),
    ...(select === undefined ? {} : { select }),
  };
}

/** Secrets show themselves as `[secret]`. */
const plain = (value: unknown): Json => parseJson(JSON.stringify(value));

/** A caller as written by `showCommand`; every secret is the text `[secret]`. */
export function readCaller(json: JsonObject): Omit<Caller, 'tenant'> {
  const applicationToken = textAt(json, 'applicationToken');
  const { id, includeOffset } = objectAt(json, 'timeZone');
  const code = textAt(objectAt(json, 'timeZone'), 'code');
  const credential = credentialOf(objectAt(json, 'credential'));
  const acceptLanguage = textAt(json, 'acceptLanguage');
  const language = textAt(json, 'language');
  const culture = textAt(json, 'culture');
  return {
    ...(credential === undefined ? {} : { credential }),
    ...(applicationToken === undefined ? {} : { applicationToken: new Secret(applicationToken) }),
    ...(json['timeZone'] === undefined
      ? {}
      : {
          timeZone: {
            ...(typeof id === 'number' ? { id } : {}),
            ...(code === undefined ? {} : { code }),
            ...(includeOffset === true ? { includeOffset } : {}),
          },
        }),
    ...(acceptLanguage === undefined ? {} : { acceptLanguage }),
    ...(language === undefined ? {} : { language }),
    ...(culture === undefined ? {} : { culture }),
  };
}

function credentialOf(json: JsonObject): Credential | undefined {
  const secret = new Secret('[secret]');
  switch (json['scheme']) {
    case 'ticket':
      return { scheme: 'ticket', ticket: secret };
    case 'bearer':
      return { scheme: 'bearer', token: secret };
    case 'basic':
      return { scheme: 'basic', user: textAt(json, 'user') ?? '', password: secret };
    case 'session':
      return { scheme: 'session', cookie: secret, xsrf: secret };
    default:
      return undefined;
  }
}

/** Bytes that only same-wire forwarding uses are not part of what an Outcome says. */
export function showOutcome(outcome: Outcome): Json {
  if (outcome.kind === 'failure') return showFailure(outcome);
  const { results, timeZone, extraInfo } = outcome;
  return {
    results: showStruct(results),
    ...(timeZone === undefined ? {} : { timeZone: plain(timeZone) }),
    ...(extraInfo === undefined ? {} : { extraInfo: showValue(extraInfo) }),
  };
}

function showFailure({ kind: _kind, exception, fault, ...failure }: Failure): Json {
  const shown = exception === undefined ? {} : { exception: showException(exception) };
  const told = fault === undefined ? {} : { fault: showFault(fault) };
  return { failure: { ...objectAt({ failure: plain(failure) }, 'failure'), ...shown, ...told } };
}

const showName = ({ namespace, local }: QName): string => (namespace === '' ? local : `{${namespace}}${local}`);

function showFault({ codes, language, detail }: FaultInfo): Json {
  const said = language === undefined ? {} : { language };
  return { codes: codes.map(showName), ...said, detail: detail.map(showMarkup) };
}

function showMarkup(item: DetailElement | string): Json {
  if (typeof item === 'string') return item;
  const attributes = item.attributes.map(([name, value]) => [showName(name), value] as const);
  const shown = attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) };
  return { name: showName(item.name), ...shown, content: item.content.map(showMarkup) };
}

function readName(text: string): QName {
  const [, namespace = '', local = ''] = /^(?:\{(.*)\})?(.+)$/.exec(text) ?? [];
  return { namespace, local };
}

export function readFault(json: JsonObject): FaultInfo {
  const language = textAt(json, 'language');
  return {
    codes: itemsAt(json, 'codes').map((code) => readName(typeof code === 'string' ? code : '')),
    ...(language === undefined ? {} : { language }),
    detail: itemsAt(json, 'detail').map(readMarkup),
  };
}

function readMarkup(json: Json): DetailElement | string {
  if (typeof json === 'string') return json;
  const attributes = Object.keys(objectAt(json, 'attributes'));
  return {
    name: readName(textAt(json, 'name') ?? ''),
    attributes: attributes.map((name) => [readName(name), textAt(objectAt(json, 'attributes'), name) ?? '']),
    content: itemsAt(json, 'content').map(readMarkup),
  };
}

function itemsAt(json: Json, name: string): readonly Json[] {
  const value = isObject(json) ? json[name] : undefined;
  if (!Array.isArray(value)) throw new Error(`${name} is no list`);
  return value;
}

function showException({ inner, parameters, ...info }: ExceptionInfo): Json {
  return {
    ...info,
    ...(inner === undefined ? {} : { inner: showException(inner) }),
    ...(parameters === undefined ? {} : { parameters: showValue(parameters) }),
  };
}

export function readAnswer(json: Json, types: TypeTable): Answer {
  const extraInfo = isObject(json) && json['extraInfo'] !== undefined ? readValue(json['extraInfo'], types) : undefined;
  const { timeZone } = readCaller({ timeZone: objectAt(json, 'timeZone') });
  return {
    kind: 'answer',
    results: readStruct(objectAt(json, 'results'), types),
    ...(Object.keys(timeZone ?? {}).length === 0 || timeZone === undefined ? {} : { timeZone }),
    ...(extraInfo instanceof Map ? { extraInfo } : {}),
  };
}

export function readException(json: JsonObject, types: TypeTable): ExceptionInfo {
  const inner = json['inner'];
  const parameters = json['parameters'] === undefined ? undefined : readValue(json['parameters'], types);
  const type = textAt(json, 'type');
  const friendlyText = textAt(json, 'friendlyText');
  const source = textAt(json, 'source');
  return {
    message: textAt(json, 'message') ?? '',
    ...(type === undefined ? {} : { type }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(source === undefined ? {} : { source }),
    ...(isObject(inner) ? { inner: readException(inner, types) } : {}),
    ...(parameters instanceof Map ? { parameters } : {}),
    ...(json['isHearsay'] === true ? { isHearsay: true } : {}),
  };
}
