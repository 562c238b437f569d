/**
 * The same text as a string of its own. What is cut out of a document is for V8 a view into it (a sliced string), and
 * one kept name would keep the whole document. V8 keeps each name of a property once for the whole process, as long as
 * somebody uses it: so names that versions share stand in memory once, and properties of that name are found without
 * comparing texts.
 */
export function interned(text: string): string {
  // Without prototype the object has no shape that V8 would have to remember.
  return Object.keys({ __proto__: null, [text]: 0 })[0] ?? text;
}
