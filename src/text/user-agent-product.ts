/** What a program calls itself: the ledger and recordings know it by that where it has no name. */
import { ownCopy } from './memo';

/** Far longer than a name is. */
const productCharsMax = 64;

/**
 * The first product (RFC 9110 section 10.1.5). .NET's old SOAP clients all say `Mozilla/4.0`, and what they are in the
 * comment behind it.
 */
export function productOf(userAgent: string): string {
  const [, dotNet] = /\bMS Web Services Client Protocol ([\d.]{1,20})/.exec(userAgent) ?? [];
  if (dotNet !== undefined) return `MS-Web-Services-Client-Protocol/${dotNet}`;
  const [product = ''] = /^[\w!#$%&'*+.^`|~-]+(?:\/[\w!#$%&'*+.^`|~-]+)?/.exec(userAgent.trim()) ?? [];
  return ownCopy(product.slice(0, productCharsMax));
}
