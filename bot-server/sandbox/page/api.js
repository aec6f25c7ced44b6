async function ask(method, path, body) {
  let response;
  try {
    response = await fetch(`/sandbox${path}`, {
      method,
      ...(method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) } : {}),
    });
  } catch {
    throw new Error('沙箱没有回应，请看看程序是不是还开着');
  }
  const text = await response.text();
  if (response.headers.get('content-type')?.includes('ndjson'))
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const answer = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Error(answer.error?.message ?? `沙箱回答了 ${response.status}`);
  return answer;
}

/** Sends a file as it is. */
export async function postFile(path, bytes) {
  const response = await fetch(`/sandbox${path}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `沙箱回答了 ${response.status}`);
  return answer;
}

export const get = (path) => ask('GET', path);
export const post = (path, body) => ask('POST', path, body);

/** Live events; `onchange` tells whether the line is up. */
export function listen(onevent, onchange) {
  const source = new EventSource('/sandbox/events');
  source.onmessage = (message) => onevent(JSON.parse(message.data));
  source.onopen = () => onchange(true);
  source.onerror = () => onchange(false);
}
