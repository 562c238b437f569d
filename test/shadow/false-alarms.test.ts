import { comparedWithItself } from './self-compared';

comparedWithItself(15, 15_000);
