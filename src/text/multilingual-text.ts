/**
 * Texts in more than one language in NetServer's own form, `US:"Vendor";NO:"Leverandør"`. Form: recorded answers
 * without Accept-Language.
 */

/** Languages in which the CRM in memory has texts. */
export type Language = 'en' | 'no';

const codes: Readonly<Record<Language, string>> = { en: 'US', no: 'NO' };
const part = /([A-Z]{2}):"([^"]*)"/g;

/** The text in the language, else in English, else in the first one; other texts stay as they are. */
export function textInLanguage(text: string, language: Language): string {
  // Nearly all texts are not of this form, and archives ask this for every cell of every row.
  if (text.charCodeAt(2) !== 0x3a || text.charCodeAt(3) !== 0x22) return text;
  const parts = new Map(Array.from(text.matchAll(part), ([, code = '', said = '']) => [code, said]));
  const [first] = parts.values();
  return parts.get(codes[language]) ?? parts.get(codes.en) ?? first ?? text;
}
