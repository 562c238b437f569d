/** Every reading operation, some forty times over each pair of wires; takes a quarter of an hour. */
import { comparedWithItself } from './self-compared';

comparedWithItself(100_000, 3_600_000);
