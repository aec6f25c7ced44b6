/** Lets a browser fetch a file by its own download, which goes on where it broke off. In WeChat there is nothing to save to. */
export function fetchFile(path: string, fileName: string): void {
  if (__WEAPP__) return;
  const link = window.document.createElement('a');
  link.href = `${__API_BASE__}${path}`;
  link.download = fileName;
  link.click();
}

/** Lets a browser save a file that came as Base64. In WeChat there is nothing to save to: those pages are for a desk. */
export function saveFile(fileName: string, base64: string): void {
  if (__WEAPP__) return;
  const binary = window.atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  const address = window.URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = window.document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => window.URL.revokeObjectURL(address), 10_000);
}
