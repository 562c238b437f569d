import type { RequestHead } from './exchange';

/** One header field by its lower-case name; repeated ones joined as RFC 9110 §5.3 says. */
export function headerOf(head: RequestHead, name: string): string | undefined {
  const value = head.headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}
