/**
 * The table against the operations that the vendor documents, line by line; only where the list of them lies beside the
 * project.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { EntityRoute } from '../../src/entity-rest/route-line';
import { entityRoutes } from '../../src/entity-rest/route-table';
import { createRouter } from '../../src/entity-rest/router';

const list = path.join(__dirname, '..', '..', '..', 'shared', 'v1-rest', 'operations.tsv');
const isHere = existsSync(list);
const here = isHere ? describe : describe.skip;

interface Documented {
  readonly line: string;
  readonly method: string;
  readonly target: string;
  /** `Agent.Operation`; `-`: there is none. */
  readonly operation: string;
}

/** Where the table does something else than its page says, and why. */
const exceptions: ReadonlyMap<string, string> = new Map([
  [
    'DELETE /api/v1/List/TicketCategory/Items/{id}',
    'List.DeleteTicketCategoryEntity: the save that the page names cannot mark a category as deleted',
  ],
]);

/** Stands on no page of its own: every answer of an archive names it as `odata.metadata`. */
const named: ReadonlySet<string> = new Set(['Archive/$metadata']);

/** The page calls the id a text; it is the number that the agent wants. */
const numbers: ReadonlySet<string> = new Set(['/api/v1/BatchTask/{Id}', '/api/v1/Project/{id}/ImageInfo']);

function readDocumented(): readonly Documented[] {
  const [head = '', ...lines] = readFileSync(list, 'utf8').trim().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = new Map(line.split('\t').map((cell, at) => [names[at] ?? '', cell]));
    const [method = '', documented = ''] = [cells.get('method'), cells.get('path')];
    const types = new Map((cells.get('path_params') ?? '').split(' ').map((each) => [each.split(':')[0] ?? '', each]));
    const isInt = (name: string): boolean => numbers.has(documented) || /:int/.test(types.get(name) ?? '');
    const target = documented.replace(/\{(\w+)\}/g, (_, name: string) => (isInt(name) ? '5' : 'some'));
    return { line: `${method} ${documented}`, method, target, operation: cells.get('agent_operation') ?? '' };
  });
}

function operationsOf({ steps }: EntityRoute): readonly string[] {
  return steps.flatMap((step) => {
    if (step.does === 'archive') return ['Archive.GetArchiveListByColumnsWithHeaderWithContext2'];
    if (step.does === 'refuse' || step.does === 'session') return ['-'];
    return step.does === 'call' ? step.calls.map(({ agent, operation }) => `${agent}.${operation}`) : [];
  });
}

here(`the documented operations${isHere ? '' : ' (not run: there is no list of them)'}`, () => {
  const router = createRouter(entityRoutes());
  const documented = isHere ? readDocumented() : [];

  test('each is routed to the operation that carries it out', () => {
    const wrong = documented.filter(({ line, method, target, operation }) => {
      const found = router(method, target.replace('/api/v1/', ''));
      if (found.found !== 'route') return true;
      return exceptions.has(line) === operationsOf(found.route).includes(operation);
    });
    expect(wrong).toEqual([]);
    expect(documented.length).toBeGreaterThan(1290);
  });

  test('the table has nothing else', () => {
    const routed = new Set(
      documented.map(({ method, target }) => {
        const found = router(method, target.replace('/api/v1/', ''));
        return found.found === 'route' ? found.route : undefined;
      }),
    );
    expect(entityRoutes().filter((route) => !routed.has(route) && !named.has(route.path))).toEqual([]);
  });
});
