import { escapeAttribute } from '../xml';

/** HTML whose texts have been escaped; only `html` makes it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | undefined | readonly Markup[];

/**
 * Template of HTML: whatever is put in is escaped, for element content and for quoted attributes alike; Markup is not,
 * again.
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(pieces.map((piece, index) => piece + textOf(parts[index])).join(''));
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escapeAttribute(part);
  if (typeof part === 'number') return String(part);
  return part.map(({ text }) => text).join('\n');
}
