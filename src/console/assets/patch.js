// Changes a part of the page into a fresh one and keeps what a reader is at: focus, unfolded parts, and the order of
// rows under the pointer.

const keyOf = (node) => node.dataset?.key;
const isHeld = (node) => node.matches(':hover, :focus-within');

/** What only the page knows: `open` is the reader's. */
const ownAttributes = new Set(['open']);

const patchAttributes = (old, fresh) => {
  for (const name of old.getAttributeNames())
    if (!fresh.hasAttribute(name) && !ownAttributes.has(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !ownAttributes.has(name)) old.setAttribute(name, value);
};

const patchRows = (old, fresh) => {
  const known = new Map([...old.children].map((row) => [keyOf(row), row]));
  const rows = [...fresh.children].map((row) => {
    const before = known.get(keyOf(row));
    if (before === undefined) return row;
    known.delete(keyOf(row));
    return patch(before, row);
  });
  // Rows keep their places under the pointer; new ones come last, and those that are gone stay for so long.
  if (isHeld(old)) old.append(...rows.filter((row) => row.parentNode !== old));
  else if (rows.length !== old.children.length || rows.some((row, index) => row !== old.children[index]))
    old.replaceChildren(...rows);
};

/** Returns the node that is in place then. */
export const patch = (old, fresh) => {
  if (old.isEqualNode(fresh)) return old;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
    return old;
  }
  patchAttributes(old, fresh);
  if ([...fresh.children].some((child) => keyOf(child) !== undefined)) patchRows(old, fresh);
  else {
    const before = [...old.childNodes];
    const count = fresh.childNodes.length;
    for (const [index, child] of [...fresh.childNodes].entries())
      if (before[index] === undefined) old.append(child);
      else patch(before[index], child);
    for (const child of before.slice(count)) child.remove();
  }
  return old;
};
