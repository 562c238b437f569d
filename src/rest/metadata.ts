/** Keys that .NET's serializers (Json.NET) take for their own, wherever they stand. */
export const metadata: ReadonlySet<string> = new Set(['$type', '$id', '$ref', '$value', '$values']);
