/** Calls of an operation to paste into programs: each logs in, sends the example and tells an error. */
import { returnsBytes, type Operation } from '../contract';
import { exampleRestCall, type ExampleSource } from './examples';
import { curlCall } from './shell-call';

export interface CodeSample {
  /** What people call it. */
  readonly language: string;
  readonly code: string;
}

/** What the samples of all languages say. */
interface SampleCall {
  readonly url: string;
  /** JSON, indented; '' for none. */
  readonly body: string;
  /** `user:password`; unset: the ticket is used. */
  readonly basic: string | undefined;
  readonly ticket: string;
  /** What the answer is. */
  readonly answer: 'nothing' | 'json' | 'bytes';
}

/** The samples of an operation. @param base the gateway's address, with the tenant */
export function codeSamples(operation: Operation, base: string, examples: ExampleSource): readonly CodeSample[] {
  const { path, body } = exampleRestCall(operation, examples);
  const call: SampleCall = {
    url: base + path,
    body: body === '' ? '' : JSON.stringify(JSON.parse(body), null, 2),
    basic: examples.basic,
    ticket: examples.ticket,
    answer: returnsBytes(operation) ? 'bytes' : operation.results.length === 0 ? 'nothing' : 'json',
  };
  return [
    { language: 'curl', code: curl(call) },
    { language: 'JavaScript (fetch)', code: fetchCode(call) },
    { language: 'C#', code: cSharp(call) },
    { language: 'PHP', code: php(call) },
    { language: 'Python', code: python(call) },
  ];
}

function curl({ url, body, basic, ticket, answer }: SampleCall): string {
  const type = body === '' ? [] : ['Content-Type: application/json'];
  const options = answer === 'bytes' ? '-s -o answer.bin' : '-s -i';
  if (basic !== undefined) return curlCall({ url, body, options, basic, headers: type });
  return curlCall({ url, body, options, headers: [...type, `Authorization: SoTicket ${ticket}`] });
}

const accepted = ({ answer }: SampleCall): string =>
  answer === 'bytes' ? 'application/octet-stream' : 'application/json';

/** A string of JavaScript or Python. */
const single = (text: string): string => `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;

const joined = (lines: readonly (string | undefined)[]): string =>
  lines.filter((line) => line !== undefined).join('\n');

/** All lines of a text but the first moved in, as it goes on in an indented place. */
const movedIn = (text: string, blanks: string): string => text.replaceAll('\n', `\n${blanks}`);

/** Browsers, and Node 20 or newer. */
function fetchCode(call: SampleCall): string {
  const { url, body, basic, ticket, answer } = call;
  const login = basic === undefined ? single(`SoTicket ${ticket}`) : `\`Basic \${btoa(${single(basic)})}\``;
  const shown = {
    nothing: `console.log(answer.status);`,
    json: `console.log(await answer.json());`,
    bytes: `const bytes = new Uint8Array(await answer.arrayBuffer());\nconsole.log(bytes.length);`,
  }[answer];
  return joined([
    `const answer = await fetch(${single(url)}, {`,
    `  method: 'POST',`,
    `  headers: {`,
    `    Authorization: ${login},`,
    `    Accept: ${single(accepted(call))},`,
    body === '' ? undefined : `    'Content-Type': 'application/json',`,
    `  },`,
    body === '' ? undefined : `  body: JSON.stringify(${movedIn(body, '  ')}),`,
    `});`,
    `if (!answer.ok) {`,
    `  const { Code, ErrorMessage, correlationId } = await answer.json();`,
    `  throw new Error(\`\${answer.status} \${Code}: \${ErrorMessage} (\${correlationId})\`);`,
    `}`,
    shown,
  ]);
}

/** A string of C#: JSON's escapes are C#'s, too. */
const double = (text: string): string => JSON.stringify(text);

/** .NET 7 or newer: a raw string, in which JSON cannot end it, stands as it is. */
function cSharp(call: SampleCall): string {
  const { url, body, basic, ticket, answer } = call;
  const login =
    basic === undefined
      ? `new("SoTicket", ${double(ticket)})`
      : `new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(${double(basic)})))`;
  const content = `"""\n    ${movedIn(body, '    ')}\n    """`;
  const shown = {
    nothing: `Console.WriteLine((int)answer.StatusCode);`,
    json: `Console.WriteLine(await answer.Content.ReadAsStringAsync());`,
    bytes: `await File.WriteAllBytesAsync("answer.bin", await answer.Content.ReadAsByteArrayAsync());`,
  }[answer];
  return joined([
    `// .NET 7 or newer, with implicit usings`,
    `using System.Text;`,
    ``,
    `using var client = new HttpClient();`,
    `client.DefaultRequestHeaders.Authorization = ${login};`,
    `client.DefaultRequestHeaders.Accept.ParseAdd(${double(accepted(call))});`,
    body === ''
      ? `using var answer = await client.PostAsync(${double(url)}, null);`
      : [
          `using var body = new StringContent(${content}, Encoding.UTF8, "application/json");`,
          `using var answer = await client.PostAsync(${double(url)}, body);`,
        ].join('\n'),
    `if (!answer.IsSuccessStatusCode)`,
    `    throw new HttpRequestException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");`,
    shown,
  ]);
}

/** PHP 7.3 or newer, without extensions. */
function php(call: SampleCall): string {
  const { url, body, basic, ticket, answer } = call;
  const login = basic === undefined ? single(`SoTicket ${ticket}`) : `'Basic ' . base64_encode(${single(basic)})`;
  const shown = {
    nothing: `echo $status, "\\n";`,
    json: `print_r(json_decode($answer, true));`,
    bytes: `file_put_contents('answer.bin', $answer);`,
  }[answer];
  return joined([
    `<?php`,
    body === '' ? undefined : `$body = <<<'BODY'\n${body}\nBODY;`,
    `$context = stream_context_create(['http' => [`,
    `    'method' => 'POST',`,
    `    'header' => [`,
    `        'Authorization: ' . ${login},`,
    `        'Accept: ${accepted(call)}',`,
    body === '' ? `        'Content-Length: 0',` : `        'Content-Type: application/json',`,
    `    ],`,
    body === '' ? undefined : `    'content' => $body,`,
    `    'ignore_errors' => true,`,
    `]]);`,
    `$answer = file_get_contents(${single(url)}, false, $context);`,
    `$status = (int) explode(' ', $http_response_header[0])[1];`,
    `if ($status >= 400) {`,
    `    $error = json_decode($answer, true);`,
    `    exit("$status {$error['Code']}: {$error['ErrorMessage']} ({$error['correlationId']})\\n");`,
    `}`,
    shown,
  ]);
}

/** Python 3, without packages. */
function python(call: SampleCall): string {
  const { url, body, basic, ticket, answer } = call;
  const login =
    basic === undefined
      ? single(`SoTicket ${ticket}`)
      : `'Basic ' + base64.b64encode(${single(basic)}.encode()).decode()`;
  // Quotes stand in strings of JSON only, where an escape means the same.
  const text = `r'''${body.replaceAll("'''", String.raw`\u0027\u0027\u0027`)}'''`;
  const shown = {
    nothing: `print(answer.status)`,
    json: `print(json.load(answer))`,
    bytes: `open('answer.bin', 'wb').write(answer.read())`,
  }[answer];
  return joined([
    basic === undefined ? undefined : `import base64`,
    `import json`,
    `import urllib.error`,
    `import urllib.request`,
    ``,
    body === '' ? undefined : `body = ${text}`,
    `request = urllib.request.Request(`,
    `    ${single(url)},`,
    `    data=${body === '' ? `b''` : `body.encode()`},`,
    `    headers={`,
    `        'Authorization': ${login},`,
    `        'Accept': ${single(accepted(call))},`,
    body === '' ? undefined : `        'Content-Type': 'application/json',`,
    `    },`,
    `    method='POST',`,
    `)`,
    `try:`,
    `    with urllib.request.urlopen(request) as answer:`,
    `        ${shown}`,
    `except urllib.error.HTTPError as refused:`,
    `    error = json.load(refused)`,
    `    raise SystemExit(f"{refused.code} {error['Code']}: {error['ErrorMessage']} ({error['correlationId']})")`,
  ]);
}
