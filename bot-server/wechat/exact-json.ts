/** Parses JSON so that integers past 2^53 come as exact strings instead of rounded numbers. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (found) => (found.startsWith('"') ? found : `"${found}"`));
  return JSON.parse(quoted);
}
