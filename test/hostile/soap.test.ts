import { countsOf, runTables } from './run-tables';
import { expensiveSoap } from './tables/expensive';
import { soapDocument } from './tables/soap-document';
import { soapDress } from './tables/soap-dress';
import { soapEncodings } from './tables/soap-encodings';
import { soapHeaders } from './tables/soap-headers';
import { soapPackages } from './tables/soap-packages';
import { soapRules } from './tables/soap-rules';
import { soapValues } from './tables/soap-values';

const tables = {
  ...soapDocument,
  ...soapEncodings,
  ...soapRules,
  ...soapHeaders,
  ...soapValues,
  ...soapDress,
  ...soapPackages,
};

runTables({ ...tables, ...expensiveSoap() });

test('the tables are as large as promised, a third of them legal', () => {
  const { rows, legal } = countsOf(tables);
  expect(rows).toBeGreaterThanOrEqual(250);
  expect(legal / rows).toBeGreaterThan(1 / 3);
});
