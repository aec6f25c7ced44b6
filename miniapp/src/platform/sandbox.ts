/**
 * The bridge to the page that shows this app in a phone's frame. Only builds made for trying out carry it
 * (`__SANDBOX__`); nothing secret is asked for, and only the frame's own page is answered to.
 */
type Answer = Readonly<Record<string, unknown>>;

const ORIGIN_KEY = 'gongyu:frame-origin';
let asked = 0;

export const inFrame = (): boolean => window.parent !== window;

/** The frame's page: told by the browser, else by the address one came from, kept for later pages of the same visit. */
function frameOrigin(): string | null {
  const told = window.location.ancestorOrigins?.[0];
  if (told) return told;
  try {
    const kept = window.sessionStorage.getItem(ORIGIN_KEY);
    if (kept) return kept;
    if (!window.document.referrer) return null;
    const { origin } = new URL(window.document.referrer);
    window.sessionStorage.setItem(ORIGIN_KEY, origin);
    return origin;
  } catch {
    return null;
  }
}

function fromFrame(event: MessageEvent<unknown>, origin: string | null): boolean {
  if (event.source !== window.parent) return false;
  if (origin !== null) return event.origin === origin;
  try {
    return new URL(event.origin).hostname === window.location.hostname;
  } catch {
    return false;
  }
}

const asAnswer = (data: unknown): Answer | null =>
  typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data)) : null;

/** Asks the frame's page one thing; null when it does not answer in time or refuses. */
export function askParent(call: string, args: Answer, patience = 8000): Promise<Answer | null> {
  const id = `${call}-${++asked}`;
  const origin = frameOrigin();
  return new Promise((resolve) => {
    const settle = (answer: Answer | null): void => {
      window.removeEventListener('message', hear);
      window.clearTimeout(timer);
      resolve(answer);
    };
    const hear = (event: MessageEvent<unknown>): void => {
      if (!fromFrame(event, origin)) return;
      const answer = asAnswer(event.data);
      if (answer?.gongyu !== 'sandbox' || answer.id !== id || 'call' in answer) return;
      settle('error' in answer && answer.error ? null : answer);
    };
    const timer = window.setTimeout(() => settle(null), patience);
    window.addEventListener('message', hear);
    window.parent.postMessage({ ...args, gongyu: 'sandbox', id, call }, origin ?? '*');
  });
}

const PERSON_KEY = 'gongyu:frame-person';
let person: string | null | undefined;

/** Whose phone the frame shows (`?sandbox=`), kept for the later pages of the same visit; null outside a frame. */
export function framePerson(): string | null {
  if (person !== undefined) return person;
  try {
    const told = new URLSearchParams(window.location.search).get('sandbox');
    if (told !== null && inFrame()) window.sessionStorage.setItem(PERSON_KEY, told);
    person = inFrame() ? (told ?? window.sessionStorage.getItem(PERSON_KEY)) : null;
  } catch {
    person = null;
  }
  return person;
}

/** The frame's page says when its phone puts the app away. */
export function onFrameHide(listener: () => void): () => void {
  if (!inFrame()) return () => undefined;
  const origin = frameOrigin();
  const hear = (event: MessageEvent<unknown>): void => {
    if (!fromFrame(event, origin)) return;
    const said = asAnswer(event.data);
    if (said?.gongyu === 'sandbox' && said.event === 'hide') listener();
  };
  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
}

/** The code in the address (`?login_code=`), once: it is taken out of the address so that a copied link carries none. */
export function takeLoginCode(): string | null {
  const url = new URL(window.location.href);
  const code = url.searchParams.get('login_code');
  if (code === null) return null;
  url.searchParams.delete('login_code');
  window.history.replaceState(window.history.state, '', url.toString());
  return code;
}

/** A function of its own, not a part of the one above: only so does a build for people drop it. */
export const loginCodeWaits = (): boolean => new URLSearchParams(window.location.search).has('login_code');
