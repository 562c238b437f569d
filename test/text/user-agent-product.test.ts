import { productOf } from '../../src/text/user-agent-product';

test.each([
  ['gSOAP/2.8 (Windows)', 'gSOAP/2.8'],
  ['PHP-SOAP/7.4.33', 'PHP-SOAP/7.4.33'],
  ['Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)', 'MS-Web-Services-Client-Protocol/4.0.30319.42000'],
  ['Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0'],
  ['7T:secret-ticket', '7T'],
  ['\u0000\u202Eevil', ''],
  [`${'x'.repeat(100)}/1`, 'x'.repeat(64)],
  ['', ''],
])('the product of %p is %p', (userAgent, product) => expect(productOf(userAgent)).toBe(product)); // prettier-ignore
