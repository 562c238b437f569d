import { illegalCharacterAt, isHighSurrogate } from './characters';
import { readDeclaration } from './declaration';
import { refuse } from './error';

/** UTF-16 code units looked through at once. */
const stretchUnits = 32 * 1024;

/** What is done before a document is read: looking through it for characters XML does not allow, and reading its declaration. */
export class Beginning {
  isOver = false;
  private checked = 0;

  constructor(private readonly source: string) {}

  /** Where the document goes on behind its declaration; undefined: there is more to look through, call again. Throws XmlError. */
  read(): number | undefined {
    this.check();
    if (this.checked < this.source.length) return undefined;
    this.isOver = true;
    return readDeclaration(this.source, this.source.startsWith('\uFEFF') ? 1 : 0).end;
  }

  private check(): void {
    const { source, checked } = this;
    let end = Math.min(checked + stretchUnits, source.length);
    // Both halves of a pair belong to one stretch.
    if (end < source.length && isHighSurrogate(source.charCodeAt(end - 1))) end++;
    const illegal = illegalCharacterAt(end - checked === source.length ? source : source.slice(checked, end));
    if (illegal >= 0) {
      refuse(source, checked + illegal, 'malformed', 'The document contains a character XML does not allow');
    }
    this.checked = end;
  }
}
