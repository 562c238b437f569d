import { comparedWithItself } from './self-compared';

comparedWithItself(60, 15_000);
