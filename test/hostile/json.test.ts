import { countsOf, runTables } from './run-tables';
import { expensiveRest } from './tables/expensive';
import { jsonSyntax } from './tables/json-syntax';
import { jsonReading, jsonReadingStrict } from './tables/json-reading';
import { jsonUnknown, jsonUnknownRefused } from './tables/json-unknown';
import { jsonValues } from './tables/json-values';
import { restDress } from './tables/rest-dress';
import { restForms } from './tables/rest-forms';
import { restHeads } from './tables/rest-heads';

const tables = {
  ...jsonSyntax,
  ...jsonValues,
  ...jsonUnknown,
  ...jsonReading,
  ...restForms,
  ...restHeads,
  ...restDress,
};

runTables({ ...tables, ...expensiveRest() });
runTables(jsonUnknownRefused, { gateway: { unknownProperties: 'refuse' } });
runTables(jsonReadingStrict, { gateway: { reading: 'strict' } });

test('the tables are as large as promised, a third of them legal', () => {
  const { rows, legal } = countsOf(tables);
  expect(rows).toBeGreaterThanOrEqual(200);
  expect(legal / rows).toBeGreaterThan(1 / 3);
});
