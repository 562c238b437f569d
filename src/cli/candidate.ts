/** A file that may hold WSDLs, or why it cannot be looked at. `name` is for people. */
export type Candidate =
  { readonly name: string; readonly bytes: Uint8Array } | { readonly name: string; readonly problem: string };
