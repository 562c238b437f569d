import type { Command as Program } from 'commander';
import type { Contract } from '../contract';
import { openContract } from './offline';
import { fidelityOf, type VersionPair, type Fidelity } from '../upstream';
import type { Surroundings } from './surroundings';

/** `fidelity`: prints docs/fidelity.md for the loaded contracts. */
export function addFidelity(program: Program, surroundings: Surroundings): void {
  program
    .command('fidelity')
    .description('print, as Markdown, what each operation keeps and loses between versions')
    .addHelpText('after', '\nExample:\n  netserver-gateway fidelity > docs/fidelity.md')
    .action(() => {
      const contract = openContract(surroundings);
      if (contract === undefined) return surroundings.exit(2);
      surroundings.out.write(fidelityPage(contract));
      return surroundings.exit(0);
    });
}

const introduction = [
  '# Fidelity',
  '',
  'What a call keeps and loses between the version its caller speaks and the version the CRM speaks. ' +
    'Generated from the',
  'contracts in `wsdl/` by `netserver-gateway fidelity`.',
  '',
  'For your own versions, import each of them into one folder (see [wsdl/README.md](../wsdl/README.md)), ' +
    'and print the page',
  'for it:',
  '',
  '```sh',
  'npx netserver-gateway import https://old.example.com/Remote/Services84/',
  'npx netserver-gateway import https://crm.example.com/Remote/Services88/',
  'npx netserver-gateway fidelity > fidelity.md',
  '```',
  '',
  "A column of the table is caller → CRM. An empty cell means that the caller's version lacks the operation.",
  '',
  '- **exact**: every value arrives as it was sent, both ways.',
  "- **out n**: the answer has n properties or enum members that the caller's version has no name for; they " +
    'are left out',
  '  (members become the neutral one). Note [n] says which.',
  '- **in n**: the caller can send n properties or members that the CRM cannot hold; sending one that ' +
    'carries information',
  '  is refused (`upstream.skew`, HTTP 422, with its path and the versions that have it). What carries none ' +
    '(null, 0,',
  '  false, "", nothing in it, the neutral member, DateTime.MinValue) is left out and counted: clients ' +
    'generated from a',
  '  newer WSDL always write it.',
  '- **by X**: the CRM lacks the operation; it is carried out by X, item by item, in order, up to the first ' +
    'failure, which',
  '  reports what was done.',
  '- **bridged**: log-in on a v1 CRM is answered from its version block, its current principal and its ' +
    'current token.',
  '- **no**: the CRM lacks the operation; refused (`upstream.unsupported`).',
  '',
  'An entity saved by a caller of an older version keeps what only the CRM knows: it is read, merged and saved',
  '(`SAVE_OVERLAY`). Records inside it are the same when their ids are; without ids, in the same property ' +
    'or under the same',
  'key, and in a list when they say the same. A caller and a CRM of one version, and one wire, exchange the ' +
    'original bytes:',
  'of answers no value is judged, only what tells success from failure. What only the gateway reads as it ' +
    'is meant is',
  'written anew. Where a CRM is newer than its WSDL here, what the WSDL does not have is left out of ' +
    'answers that cross',
  'wires or versions, and counted: elements, members (the neutral one for SOAP callers, the text itself for ' +
    'JSON callers),',
  'nil where the WSDL has none.',
  '',
  'The contract translates, it is no gate. What it does not name, because the CRM is newer than the ' +
    'imported WSDLs:',
  '',
  '| what | v1 caller, v1 CRM | v1 caller, SOAP CRM |',
  '|---|---|---|',
  '| properties, at any depth, and parameters, of a query too | as they came, both ways | refused ' +
    '(`upstream.skew`, HTTP 422) with the path when they carry information; null, false, 0, "", a neutral ' +
    'member, an unset date, an empty list and an object of nothing else are left out and counted ' +
    '(`gateway_skew_events_total`) |',
  '| members of enumerations and sets, in JSON | as they came; read for `$select` or XML, the text itself | ' +
    'refused with the path |',
  '| operations and agents | asked for and answered as they are (`PASS_THROUGH`), under the policy | ' +
    '`upstream.unsupported`, HTTP 501, naming what would serve them |',
  "| agents that v1 may lack (Audience, Dashboard, Replication, most of Report) | asked for; the CRM's 404 " +
    'is told as `upstream.unsupported` | like all others |',
  "| values of answers | the CRM's bytes; only what tells success from failure is looked at (with `$select` " +
    'or as XML, they are read by the contract) | read by the contract |',
  "| values declared anyType | any JSON, as it came | values of XML Schema's own types, lists of integers " +
    'or texts, structs named by `$type`; other JSON is refused with its path |',
  '',
  '`UNKNOWN_PROPERTIES` chooses otherwise: `refuse` refuses them everywhere (but for null), `ignore` leaves ' +
    'out those too',
  'that carry information, where they cannot be sent. Elements and form fields of v1 bodies go on as JSON ' +
    'strings, which a',
  'v1 CRM reads as any simple value; what holds others is refused, for only JSON says whether it is an ' +
    'object or a list.',
  "OData's options (`$top`) and `_` in a query say nothing to a SOAP CRM.",
  '',
  'v1 bodies are read as the replaced server reads them (Json.NET, by the declared type; measured), and go ' +
    'on in the one',
  'form that every reader takes alike:',
  '',
  '| declared | read besides | goes on as |',
  '|---|---|---|',
  '| anything | a comma in front of `}` or `]`, inside unknown properties too | without it |',
  '| integers, decimals, doubles | the number in quotes, with white space around it | the number; `5.0` and ' +
    '`1e2` are no integers, in quotes or not |',
  '| texts, in lists and dictionaries too | numbers, `true`, `false` | their own text: `1.50` becomes `"1.50"` |',
  '| booleans | `"true"`, `"False"`; integers | `true`, `false`; only 0 is false |',
  '| enumerations, flags | members by number (`2`, `"2"`) and in any letter case | the member; in a body ' +
    "with names in camel case a number for flags stays one: so the vendor's client writes both |",
  '| date-times, in forms, XML and as keys too | `2021-10-20T15:30`, a blank for the T, `+0200`, `+02`, ' +
    '`/Date(1634736600000)/`, no time at all | `2021-10-20T15:30:00`; an offset and ticks keep their instant ' +
    '|',
  '| lists, dictionaries, structs | `""` | `null` |',
  '',
  'Of these, `READING=strict` takes only members by number or in another letter case, dates without a time, ' +
    'and 64-bit',
  'integers, decimals and doubles in quotes. Refused by both, with the path: null or `""` for a number, ' +
    '`20.10.2021`,',
  '`10/20/2021`, `"1,5"`, `"1"` for a boolean; and as no JSON: comments, single quotes, names without ' +
    'quotes, `NaN`,',
  'control characters in texts, halves of surrogate pairs.',
  '',
  'Refused in any case: a name that occurs twice in one object, or that some reader takes for another, by ' +
    'whatever rules of',
  "letter case, at any depth; and the names that .NET's serializers take for their own (`$type`, `$ref`, " +
    '…), but for a',
  "`$type` that comes first and is the declared type's or a derived one's.",
  '',
  'The same for SOAP callers:',
  '',
  "| what | SOAP CRM of the caller's version | another version, or v1 |",
  '|---|---|---|',
  "| elements, at any depth, and parameters | as text of their own, in their places; in answers the CRM's " +
    'bytes | refused with the path when they carry information (`ignore`: left out), left out and counted ' +
    'when they carry none |',
  '| members of enumerations and sets | as they came | refused with the path |',
  '| operations and agents | passed on, under the policy, the limits, the log and the metrics; never of ' +
    'SoPrincipal, whose secrets have to be known as such | refused: no such operation, no such agent |',
  '| an int, date or member left out | left out | its default: an id in the address of a v1 call is 0 |',
  "| dates without a time, nil for a set, Axis 1.4's inner lists of one | read, and written anew in the " +
    'strict form | read |',
  '',
  'Refused in any case: an element that occurs twice, that has the name of a known one in another ' +
    'namespace, or that refers',
  'to another (`href`).',
  '',
].join('\n');

/** The whole page for a contract. */
export function fidelityPage(contract: Contract): string {
  const pairs = versionPairsOf(contract);
  const notes: string[] = [];
  const rows = operationNames(contract).map(({ agent, name }) => {
    const cells = pairs.map((pair) => cellText(fidelityOf(contract, pair, agent, name), notes));
    return `| ${agent}.${name} | ${cells.join(' | ')} |`;
  });
  const head = `| operation | ${pairs.map(({ caller, crm }) => `${caller} → ${crm}`).join(' | ')} |`;
  const rule = `|---|${pairs.map(() => '---|').join('')}`;
  const noteLines = notes.map((note, index) => `${index + 1}. ${note}`);
  return `${introduction}\n${[head, rule, ...rows].join('\n')}\n\n## Notes\n\n${noteLines.join('\n')}\n`;
}

/** Each version to v1, to each other version, and v1 to each version. A version to itself is exact and left out. */
function versionPairsOf({ versions }: Contract): readonly VersionPair[] {
  const names = versions.map(({ name }) => name);
  const crossing = names.flatMap((caller) => names.filter((crm) => crm !== caller).map((crm) => ({ caller, crm })));
  return [
    ...names.map((caller) => ({ caller, crm: 'v1' })),
    ...crossing,
    ...names.map((crm) => ({ caller: 'v1', crm })),
  ];
}

function operationNames({ versions }: Contract): readonly { readonly agent: string; readonly name: string }[] {
  const names = new Map<string, { agent: string; name: string }>();
  for (const version of versions)
    for (const agentName of version.agentNames) {
      const lookup = version.agent(agentName);
      if (lookup.found === 'agent')
        for (const { agent, name } of lookup.agent.operations) names.set(`${agent}.${name}`, { agent, name });
    }
  return Array.from(names.entries())
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, operation]) => operation);
}

function cellText(fidelity: Fidelity | undefined, notes: string[]): string {
  switch (fidelity?.kind) {
    case undefined:
      return '';
    case 'exact':
      return 'exact';
    case 'missing':
      return 'no';
    case 'bridged':
      return 'bridged';
    case 'emulated':
      return `by ${fidelity.by}`;
    case 'skewed': {
      const { refused, left } = fidelity;
      return [
        ...(left.length > 0 ? [noted('out', left, notes)] : []),
        ...(refused.length > 0 ? [noted('in', refused, notes)] : []),
      ].join(', ');
    }
  }
}

function noted(word: string, names: readonly string[], notes: string[]): string {
  const note = names.map((name) => `\`${name}\``).join(', ');
  const known = notes.indexOf(note);
  const index = known < 0 ? notes.push(note) : known + 1;
  return `${word} ${names.length} [${index}]`;
}
