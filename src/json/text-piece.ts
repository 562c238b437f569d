const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The end of a piece of about `chars` UTF-16 units that begins at `start`: no surrogate pair is parted. */
export function pieceEnd(text: string, start: number, chars: number): number {
  const end = Math.min(start + chars, text.length);
  return isHighSurrogate(text.charCodeAt(end - 1)) && isLowSurrogate(text.charCodeAt(end)) ? end + 1 : end;
}
