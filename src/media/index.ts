export { chooseType } from './accept';
export { parseMediaType, type MediaType } from './media-type';
export { parseRetryAfter } from './retry-after';
