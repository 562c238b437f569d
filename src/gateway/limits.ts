import { defaultJsonLimits } from '../json';
import { defaultXmlLimits } from '../xml';
import type { GatewayLimits } from './options';

const mebibyte = 1024 * 1024;

/**
 * Limits of what a request may hold once it has arrived; HTTP's own are the server's. Reasons: the table in
 * server/input-limits.
 */
export const gatewayLimits: GatewayLimits = {
  bodyBytesMax: 4 * mebibyte,
  documentBytesMax: 80 * mebibyte,
  arrayItemsMax: 10_000,
  xml: defaultXmlLimits,
  json: defaultJsonLimits,
};
