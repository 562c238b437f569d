/** Records whose texts are in more than one language: each caller reads one of them. */
import type { Struct, StructDraft, Value } from '../command';
import { textInLanguage, type Language } from '../text/multilingual-text';
import { isDictionaryValue, isList, isStruct } from './values';

/** The same value with every text in one language; the value itself where nothing changes. */
export function valueInLanguage(value: Value, language: Language): Value {
  if (typeof value === 'string') return textInLanguage(value, language);
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
    if (typeof before === 'string' && before !== value && textInLanguage(before, language) === value)
      draft[name] = before;
  }
  return draft;
}
