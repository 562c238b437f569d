import { textInLanguage } from '../../src/text/multilingual-text';

const vendor = 'US:"Vendor";NO:"Leverandør"';

test.each([
  [vendor, 'en', 'Vendor'],
  [vendor, 'no', 'Leverandør'],
  ['US:"Vendor";NO:"Leverandør";', 'no', 'Leverandør'],
  ['US:"Vendor"', 'no', 'Vendor'],
  ['GE:"Lieferant"', 'no', 'Lieferant'],
  ['Vendor', 'no', 'Vendor'],
  ['NO: a note', 'no', 'NO: a note'],
  ['', 'en', ''],
] as const)('%s in %s is %s', (text, language, said) => expect(textInLanguage(text, language)).toBe(said));
