import { runTables } from './table';
import { passThrough } from './tables/pass-through';

runTables(passThrough, { passThrough: true });
