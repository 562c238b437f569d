import { agentOf, gardenWsdl, problemOf, tns, water } from './fixture';

test('reads names, actions, wrappers and headers of an operation', () => {
  const text = gardenWsdl({
    parameters: '<xs:element minOccurs="0" name="Litres" type="xs:int"/>',
    results: '<xs:element name="Response" nillable="true" type="xs:string"/>',
  });
  const agent = agentOf(text);
  expect(agent).toMatchObject({ version: 'Services86', name: 'Garden', namespace: tns });
  expect(agent.operations).toHaveLength(1);
  expect(agent.operation('Water')).toMatchObject({
    version: 'Services86',
    agent: 'Garden',
    name: 'Water',
    soapAction: `${tns}/Garden/Water`,
    request: { namespace: tns, local: 'Water' },
    parameters: [{ name: 'Litres', namespace: tns, optional: true, nillable: false, type: { scalar: 'int' } }],
    response: { namespace: tns, local: 'WaterResponse' },
    results: [{ name: 'Response', namespace: tns, optional: false, nillable: true, type: { scalar: 'string' } }],
    requestHeaders: [{ part: 'Key', element: { namespace: tns, local: 'Key' }, type: { scalar: 'string' } }],
    responseHeaders: [{ part: 'Done', element: { namespace: tns, local: 'Done' }, type: { scalar: 'boolean' } }],
  });
  expect(agent.operation('water')).toBeUndefined();
  expect(agent.operationIgnoringCase('wATER')).toBe(agent.operation('Water'));
  expect(agent.operation('Water')?.types).toBe(agent.types);
});

test('keeps the text as it is, byte order mark and CR LF included', () => {
  const text = `\u{feff}${gardenWsdl().replaceAll('\n', '\r\n')}`;
  expect(agentOf(text).wsdl()).toEqual({ text });
});

test('takes the file name in any letter case and inside a folder', () => {
  expect(agentOf(gardenWsdl(), 'Services86/gARDEN.WSDL').name).toBe('Garden');
});

test('a wrapper may take its type by name', () => {
  const text = gardenWsdl({
    declarations: `<xs:element name="Rain" type="t:RainType"/>
      <xs:complexType name="RainType"><xs:sequence><xs:element name="Hours" type="xs:int"/></xs:sequence></xs:complexType>`,
  }).replace('element="t:Water"', 'element="t:Rain"');
  expect(water(text)).toMatchObject({ request: { local: 'Rain' }, parameters: [{ name: 'Hours' }] });
});

test('headers and body may be parts of one message', () => {
  const text = gardenWsdl()
    .replace('<w:part name="parameters" element="t:Water"/>', '$&<w:part name="Key" element="t:Key"/>')
    .replace('message="t:WaterRequest_Headers"', 'message="t:WaterRequest"');
  expect(water(text)).toMatchObject({ request: { local: 'Water' }, requestHeaders: [{ part: 'Key' }] });
});

test('soap:body says which part is the body', () => {
  const text = gardenWsdl()
    .replace('<w:part name="parameters" element="t:Water"/>', '<w:part name="Key" element="t:Key"/>$&')
    .replace('<so:body use="literal"/>', '<so:body use="literal" parts="parameters"/>');
  expect(water(text).request.local).toBe('Water');
});

test('passes over a SOAP 1.2 binding and policies, in either order', () => {
  const soap12 = `<w:binding name="Ws" type="t:Garden"><wsp:PolicyReference xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy" URI="#p"/>
    <s12:binding xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Water"><s12:operation xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" soapAction="urn:other" style="document"/>
    <w:input><s12:body xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" use="literal"/></w:input></w:operation></w:binding>`;
  const before = gardenWsdl().replace('<w:binding', `${soap12}<w:binding`);
  const after = gardenWsdl().replace('</w:binding>', `</w:binding>${soap12}`);
  for (const text of [before, after]) expect(water(text).soapAction).toBe(`${tns}/Garden/Water`);
});

test('two SOAP 1.1 bindings must agree', () => {
  const [whole = ''] = /<w:binding[^]*<\/w:binding>/.exec(gardenWsdl()) ?? [];
  const second = whole.replace('BasicHttpBinding_Garden', 'BasicHttpBinding_Garden1');
  expect(agentOf(gardenWsdl().replace('<w:service', `${second}<w:service`)).operations).toHaveLength(1);
  const differing = second.replace('/Garden/Water"', '/Garden/Rain"');
  expect(problemOf(gardenWsdl().replace('<w:service', `${differing}<w:service`)).message).toMatch(/different things/);
});

describe('refuses, naming the element', () => {
  const cases: readonly (readonly [
    name: string,
    from: string | RegExp,
    to: string,
    element: string,
    message: RegExp,
  ])[] = [
    [
      'a wrong target namespace',
      /targetNamespace="[^"]*86"/,
      'targetNamespace="urn:x"',
      'w:definitions GardenService',
      /Services86/,
    ],
    [
      'another portType',
      '<w:portType name="Garden">',
      '<w:portType name="Shed">',
      'w:portType Shed',
      /holds the agent Shed/,
    ],
    ['two portTypes', '<w:binding', '<w:portType name="B"/><w:binding', 'w:portType B', /more than one/],
    ['no portType', /<w:portType[^]*<\/w:portType>/, '', 'w:definitions GardenService', /no portType/],
    [
      'rpc style',
      'transport=',
      'style="rpc" transport=',
      'so:binding in binding BasicHttpBinding_Garden',
      /style="rpc"/,
    ],
    ['rpc style of one operation', 'style="document"', 'style="rpc"', 'so:operation in operation Water', /style="rpc"/],
    [
      'encoded use',
      '<so:body use="literal"/>',
      '<so:body use="encoded"/>',
      'so:body in input WaterRequest',
      /use="encoded"/,
    ],
    [
      'an encoded header',
      'part="Key" use="literal"',
      'part="Key" use="encoded"',
      'so:header in input WaterRequest',
      /encoded/,
    ],
    ['another transport', 'soap/http"', 'soap/smtp"', 'so:binding in binding BasicHttpBinding_Garden', /transport/],
    [
      'a part with a type',
      'element="t:Done"',
      'type="xs:boolean"',
      'w:part Done in message WaterResponse_Headers',
      /type=/,
    ],
    [
      'a fault',
      '</w:operation>\n</w:portType>',
      '<w:fault name="F" message="t:F"/>$&',
      'w:fault F in operation Water',
      /w:fault/,
    ],
    [
      'an import of a WSDL',
      '<w:types>',
      '<w:import namespace="urn:x" location="x"/><w:types>',
      'w:import',
      /singleWsdl/,
    ],
    ['an imported schema file', '<xs:import ', '<xs:import schemaLocation="x.xsd" ', 'xs:import', /singleWsdl/],
    [
      'a missing message',
      '<w:message name="WaterResponse">',
      '<w:message name="Other">',
      'w:output WaterResponse in operation Water',
      /not declared/,
    ],
    [
      'a missing header message',
      'name="WaterRequest_Headers"',
      'name="Other"',
      'so:header in input WaterRequest',
      /not declared/,
    ],
    ['a missing header part', 'part="Key"', 'part="Lock"', 'so:header in input WaterRequest', /no part Lock/],
    [
      'a missing header element',
      'element="t:Key"',
      'element="t:Lock"',
      'so:header in input WaterRequest',
      /Lock is not declared/,
    ],
    [
      'a missing body element',
      'element="t:Water"',
      'element="t:Rain"',
      'w:input WaterRequest in operation Water',
      /Rain is not declared/,
    ],
    [
      'two body parts',
      'name="parameters" element="t:Water"/>',
      '$&<w:part name="b" element="t:Key"/>',
      'w:input WaterRequest in operation Water',
      /exactly one part/,
    ],
    [
      'a message declared twice',
      '</w:message>',
      '</w:message><w:message name="WaterRequest"/>',
      'w:message WaterRequest',
      /twice/,
    ],
    [
      'a part declared twice',
      '<w:part name="Key" element="t:Key"/>',
      '$&$&',
      'w:part Key in message WaterRequest_Headers',
      /twice/,
    ],
    [
      'an operation declared twice',
      /<w:operation name="Water">\n<w:doc[^]*?<\/w:operation>/,
      '$&$&',
      'w:operation Water in portType Garden',
      /twice/,
    ],
    [
      'an operation bound twice',
      /<w:operation name="Water">\n<so:[^]*?<\/w:operation>/,
      '$&$&',
      'w:operation Water in binding BasicHttpBinding_Garden',
      /twice/,
    ],
    [
      'an operation not bound',
      '<w:operation name="Water">\n<so:',
      '<w:operation name="Rain">\n<so:',
      'w:operation Water in portType Garden',
      /not bound/,
    ],
    [
      'a binding of another portType',
      'type="t:Garden"',
      'type="t:Shed"',
      'w:binding BasicHttpBinding_Garden',
      /not declared/,
    ],
    ['no SOAP 1.1 binding', /<w:binding[^]*<\/w:binding>/, '', 'w:definitions GardenService', /no SOAP 1.1 binding/],
    ['no output', /<w:output wsam[^>]*>/, '', 'w:operation Water in portType Garden', /no output/],
    ['no body', '<so:body use="literal"/>', '', 'w:input WaterRequest in operation Water', /no soap:body/],
    ['no port', /<w:service[^]*<\/w:service>/, '', 'w:definitions GardenService', /No port/],
    ['no address', /<so:address[^>]*>/, '', 'w:port BasicHttpBinding_Garden in service GardenService', /soap:address/],
    [
      'a required extension',
      '<w:types>',
      '<w:documentation w:required="true"/><w:types>',
      'w:documentation',
      /required/,
    ],
    ['an unknown extension', '<w:types>', '<x:y xmlns:x="urn:x"/><w:types>', 'x:y', /x:y is not understood/],
    ['text between elements', '<w:types>', 'hello<w:types>', 'w:definitions GardenService', /text/],
    [
      'an undeclared prefix in a value',
      'element="t:Water"',
      'element="q:Water"',
      'w:part parameters in message WaterRequest',
      /prefix q/,
    ],
    [
      'a repeated parameter',
      '<xs:sequence></xs:sequence>',
      '<xs:sequence><xs:element name="Cans" type="xs:int" maxOccurs="unbounded"/></xs:sequence>',
      'xs:element Cans in element Water',
      /repeated/,
    ],
  ];
  test.each(cases)('%s', (_name, from, to, element, message) => {
    const text = gardenWsdl().replace(from, to);
    expect(text).not.toBe(gardenWsdl());
    const problem = problemOf(text, 'Services86/Garden.wsdl');
    expect(problem).toMatchObject({ file: 'Services86/Garden.wsdl', element });
    expect(problem.message).toMatch(message);
  });
});

test('a problem has the line of its element, whatever the line ends', () => {
  const text = gardenWsdl().replace('part="Key"', 'part="Lock"');
  const line = text.slice(0, text.indexOf('<so:header')).split('\n').length;
  expect(problemOf(text).line).toBe(line);
  expect(problemOf(text.replaceAll('\n', '\r\n')).line).toBe(line);
});

test('another document is refused', () => {
  expect(problemOf('<a/>').message).toMatch(/not a WSDL 1.1/);
});
