/** The paths of the cloud that the gateway has, too; none of them is one of NetServer. */
import { pathForm } from '../gateway';

/** What a path of the cloud asks for. */
export type CloudPath =
  /** The tenant is '' where none stands in front. */
  | { readonly kind: 'soap'; readonly tenant: string; readonly query: string }
  | { readonly kind: 'json'; readonly tenant: string }
  | { readonly kind: 'state'; readonly tenant: string };

/** Nearly no path has one of these: what is not of the cloud costs this test alone. */
const hint = /\/login\/|^\/api\/state\//i;

const soapForm = pathForm(String.raw`/login/services/partnersystemuserservice\.svc`);
const jsonForm = pathForm('/login/api/partnersystemuser/authenticate');
const stateForm = /^\/api\/state\/([a-z0-9][a-z0-9_-]{0,63})\/?$/i;

/**
 * Reads a request target in origin form. Letter case and a trailing slash do not count, and a tenant may stand in
 * front, as for NetServer's own paths. @returns undefined for every other path
 */
export function cloudPathOf(target: string): CloudPath | undefined {
  if (!hint.test(target)) return undefined;
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  const soap = soapForm.exec(path);
  if (soap !== null) return { kind: 'soap', tenant: soap[1] ?? '', query };
  const json = jsonForm.exec(path);
  if (json !== null) return { kind: 'json', tenant: json[1] ?? '' };
  const state = stateForm.exec(path);
  return state === null ? undefined : { kind: 'state', tenant: state[1] ?? '' };
}
