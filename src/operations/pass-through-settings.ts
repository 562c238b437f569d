/** PASS_THROUGH and its kin: what of v1 that no contract describes goes on to a v1 CRM, and how. */
import { z } from 'zod';

export interface PassThrough {
  readonly enabled: boolean;
  /** Lower-case prefixes of paths; empty: all. */
  readonly paths: readonly string[];
  /** What becomes of the CRM's own address in bodies that are passed on. */
  readonly links: 'rewrite' | 'keep';
}

export const passThroughPaths = z
  .string()
  .regex(/^\/api\/[\w./,-]+$/i, 'must be paths that begin with /api/')
  .optional();

interface Settings {
  readonly PASS_THROUGH: 'on' | 'off';
  readonly PASS_THROUGH_LINKS: 'rewrite' | 'keep';
  readonly PASS_THROUGH_PATHS?: string | undefined;
}

export function arrangePassThrough(settings: Settings): PassThrough {
  const paths = (settings.PASS_THROUGH_PATHS ?? '').toLowerCase().split(',');
  return {
    enabled: settings.PASS_THROUGH === 'on',
    links: settings.PASS_THROUGH_LINKS,
    paths: paths.filter((text) => text !== ''),
  };
}
