/**
 * Texts in more than one language. A record holds them in NetServer's own form, `US:"Vendor";NO:"Leverandør"`, and each
 * caller reads one of them. Form: recorded answers without Accept-Language.
 */
import type { Struct, StructDraft, Value } from '../command';
import { isDictionaryValue, isList, isStruct } from './values';

/** Languages that the records have texts in. */
export type Language = 'en' | 'no';

const prefixes: Readonly<Record<Language, string>> = { en: 'US', no: 'NO' };
const beginning = /^[A-Z]{2}:"/;
const part = /([A-Z]{2}):"([^"]*)"/g;

/** One text of a multilingual one: the caller's, else the English one, else the first. Other texts stay as they are. */
export function inLanguage(text: string, language: Language): string {
  if (!beginning.test(text)) return text;
  const parts = new Map(Array.from(text.matchAll(part), ([, code = '', said = '']) => [code, said]));
  const [first] = parts.values();
  return parts.get(prefixes[language]) ?? parts.get(prefixes.en) ?? first ?? text;
}

/** The same value with every text in one language; the value itself where nothing changes. */
export function valueInLanguage(value: Value, language: Language): Value {
  if (typeof value === 'string') return inLanguage(value, language);
  if (isList(value)) {
    const items = value.map((item) => valueInLanguage(item, language));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (isDictionaryValue(value)) return new Map([...value].map(([key, item]) => [key, valueInLanguage(item, language)]));
  return isStruct(value) ? structInLanguage(value, language) : value;
}

export function structInLanguage(struct: Struct, language: Language): Struct {
  let draft: StructDraft | undefined;
  for (const [name, value] of Object.entries(struct)) {
    if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') continue;
    const said = valueInLanguage(value, language);
    if (said === value) continue;
    draft ??= { ...struct };
    draft[name] = said;
  }
  return draft ?? struct;
}

/**
 * What a caller has read in one language and gives back unchanged keeps its other languages.
 * @returns the given properties as they are to be stored over those of `stored`
 */
export function withAllLanguages(given: Struct, stored: Struct | undefined, language: Language): Struct {
  if (stored === undefined) return given;
  const draft: StructDraft = { ...given };
  for (const [name, value] of Object.entries(given)) {
    const before = stored[name];
    if (typeof before === 'string' && before !== value && inLanguage(before, language) === value) draft[name] = before;
  }
  return draft;
}
