/**
 * The table of entity REST: what there is, and how it is carried out. It is read when the first call of entity REST
 * comes, and kept.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readRoutes, type EntityRoute } from './route-line';
import { readTable } from './table-text';

/** What an entity is called. */
interface Entity {
  /** Below `/api/v1/`, such as `Contact`. */
  readonly path: string;
  /** The struct that it carries, such as `ContactEntity`. */
  readonly carrier: string;
  readonly agent: string;
  /** The struct's property that holds its id. */
  readonly id: string;
}

interface Table {
  readonly routes: readonly EntityRoute[];
  readonly entities: readonly Entity[];
}

let kept: Table | undefined;

/** Every operation of entity REST. */
export const entityRoutes = (): readonly EntityRoute[] => table().routes;

/** Every entity, in the table's order. */
export const tableEntities = (): readonly Entity[] => table().entities;

function table(): Table {
  return (kept ??= read());
}

function read(): Table {
  // Beside this file in the sources; scripts/copy-assets.mjs copies it into a build.
  const { lines, rows } = readTable(readFileSync(path.join(__dirname, 'assets', 'operations.txt'), 'utf8'));
  const entities = (rows.get('entity') ?? []).map((row) => ({
    path: row.get('path') ?? '',
    carrier: row.get('carrier') ?? '',
    agent: row.get('agent') ?? '',
    id: row.get('id') ?? '',
  }));
  return { routes: readRoutes(lines.join('\n')), entities };
}
