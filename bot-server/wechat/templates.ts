/** `内容标题:{{thing1.DATA}}` → `{ thing1: '内容标题' }`. The line breaks may arrive as such or, through the library, as a backslash and an n. */
export function fieldsOfContent(content: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of content.split(/\r?\n|\\n/)) {
    const match = /^\s*(.*?)\s*[:：]?\s*\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/.exec(line);
    if (match?.[2]) fields[match[2]] = match[1] ?? '';
  }
  return fields;
}
