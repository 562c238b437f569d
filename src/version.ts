import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Version of this package, from its package.json (beside `src` and `dist` alike). */
export const programVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'))).version;
