import { runTables } from './run-tables';
import { passThrough } from './tables/pass-through';

runTables(passThrough, { passThrough: true });
