/** What stands in place of a personal text, by what the text is. */
import { remembering } from '../text/memo';
import { FormatCipher } from './format-cipher';
import type { Personal } from './personal-data';

/** Replaces texts and dates with one key: what was equal stays equal, what was different stays different. */
export class Masking {
  readonly #cipher: FormatCipher;
  readonly #word: (word: string) => string;
  /** Days from a birth date to the one in its place. */
  readonly #days: number;

  /** @param key unguessable; with the key at hand the replacement can be undone, so it is not to be kept */
  constructor(key: Buffer) {
    this.#cipher = new FormatCipher(key);
    this.#word = remembering((word) => this.#cipher.replace(word, 'word'), { entriesMax: 20_000, charsMax: 64 });
    this.#days = 30 + this.#cipher.number(3_000, 'days');
  }

  /** The text in place of one; '' stays. */
  text(text: string, kind: Personal): string {
    const isAddress = !['kept', 'secret', 'phone'].includes(kind) && /^[^@\s]+@[^@\s]+$/.test(text);
    if (isAddress) return this.#email(text);
    switch (kind) {
      case 'kept':
        return text;
      case 'secret':
        return '';
      case 'birth':
        return this.date(text);
      case 'words':
        return this.#inWords(text);
      case 'url':
        return this.#url(text);
      case 'file':
        return this.#file(text);
      case 'phone':
      case 'number':
        return this.#cipher.replace(text, kind);
      case 'text':
        return this.#text(text);
    }
  }

  /** Another date of birth, some years before; what is no date is masked as text. .NET's "no date" stays. */
  date(text: string): string {
    const [, date = '', rest = ''] = /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(text) ?? [];
    const day = Date.parse(`${date}T00:00:00Z`);
    if (Number.isNaN(day)) return this.#cipher.replace(text, 'date');
    if (day < Date.UTC(1000, 0)) return text;
    const moved = new Date(day - this.#days * 86_400_000);
    return `${moved.toISOString().slice(0, 10)}${rest}`;
  }

  /** Each word for itself: a person's first name is the same alone, in the full name and in the e-mail address. */
  #inWords(text: string): string {
    return text.replace(/[\p{L}\p{N}]+/gu, this.#word);
  }

  /** example.com belongs to no one (RFC 2606), so mail to the address reaches no one. */
  #email(text: string): string {
    const at = text.lastIndexOf('@');
    return `${this.#inWords(text.slice(0, at))}@${this.#host(text.slice(at + 1))}`;
  }

  #host(host: string): string {
    const [, name = host, port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
    return `${this.#inWords(name)}.example.com${port}`;
  }

  #url(text: string): string {
    const [, scheme = '', host = '', rest = ''] = /^((?:[a-z][a-z+.-]*:)?(?:\/\/)?)([^/?#\s]*)(.*)$/is.exec(text) ?? [];
    return `${scheme}${host === '' ? '' : this.#host(host)}${this.#inWords(rest)}`;
  }

  #file(text: string): string {
    const [, name = text, extension = ''] = /^(.*?)(\.[a-z0-9]{1,5})?$/is.exec(text) ?? [];
    return `${this.#inWords(name)}${extension}`;
  }

  /** As a whole: the same word has another one in every text. Marks of HTML and of encoded values stay. */
  #text(text: string): string {
    const [, mark, encoded = ''] = /^(\[[A-Z]{1,3}:)(.*)\]$/s.exec(text) ?? [];
    if (mark !== undefined) return `${mark}${this.date(encoded)}]`;
    if (/^\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]*)?$/.test(text)) return this.date(text);
    if (!text.includes('</')) return this.#cipher.replace(text, 'text');
    const kept: string[] = [];
    const open = text.replace(htmlMark, (found) => {
      kept.push(found);
      return '\0';
    });
    return this.#cipher.replace(open, 'text').replaceAll('\0', () => kept.shift() ?? '');
  }
}

const htmlTags =
  'a|b|body|br|div|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|span|strong|table|tbody|td|th|thead|tr|u|ul';
const htmlMark = new RegExp(`</?(?:${htmlTags})\\b|&[a-z]+;|\\0`, 'gi');
