import { escapeAttribute } from '../xml';

/** HTML whose texts are escaped: made by `html`, or by a function of a lower room that escapes. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Insert = Html | string | number | undefined | readonly Html[];

/**
 * A template of HTML. It escapes texts for element content and quoted attributes alike, and inserts `Html` as it is.
 */
export function html(pieces: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(pieces.map((piece, index) => piece + textOf(inserts[index])).join(''));
}

function textOf(insert: Insert): string {
  if (insert === undefined) return '';
  if (insert instanceof Html) return insert.text;
  if (typeof insert === 'string') return escapeAttribute(insert);
  if (typeof insert === 'number') return String(insert);
  return insert.map(({ text }) => text).join('\n');
}
