/**
 * Whether a client takes gzip (RFC 9110 §12.5.3). Without the header it would take anything, but clients that do not send it are mostly such as
 * cannot decompress.
 */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const qualities = new Map<string, boolean>();
  for (const item of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim());
    qualities.set(coding, !parameters.some((parameter) => /^q\s*=\s*0(?:\.0*)?$/.test(parameter)));
  }
  return qualities.get('gzip') ?? qualities.get('x-gzip') ?? qualities.get('*') ?? false;
}
